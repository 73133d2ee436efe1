package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.model.Call;
import tanabata.filesystem.model.Client;
import tanabata.filesystem.model.Judge;
import tanabata.filesystem.model.Limits;
import tanabata.filesystem.model.ModelFilesystem;
import tanabata.filesystem.model.PosixCase;
import tanabata.filesystem.model.PosixTable;
import tanabata.filesystem.model.Subject;
import tanabata.simulation.World;

/// Calls one after the other, each at a host that is drawn: to programs two hosts look like one.
class TurnsTest {

  private static final long SIZE = 64L << 20;

  private static final Limits LIMITS = Limits.LIKE_EXT4;

  @Test
  void each_call_of_the_table_comes_to_what_it_says_on_either_host() {
    List<String> wrong = new ArrayList<>();
    for (PosixCase each : PosixTable.all()) {
      if (isBeyond(each)) {
        continue;
      }
      Pair pair = new Pair(new World(each.name().hashCode()), SIZE);
      long[] now = {1};
      Judge judge = new Judge(new ModelFilesystem(LIMITS, 0));
      Subject judged = Subject.judged(pair, judge, () -> now[0]++);
      try {
        each.run(new Client(judged)).ifPresent(wrong::add);
        pair.demandSound();
      } catch (AssertionError
          | IllegalStateException
          | ClassCastException
          | NullPointerException e) {
        wrong.add(each + ": " + e + " at " + e.getStackTrace()[0]);
      }
    }
    wrong.forEach(each -> System.out.println("WRONG " + each.lines().findFirst().orElse("")));
    assertEquals(0, wrong.size());
  }

  /// What the kernel checks before it asks, and what is left to it.
  private static boolean isBeyond(PosixCase each) {
    boolean kernels =
        each.name().equals("rename of a file over what it is in")
            || each.name().equals("rename of nothing to a name that is too long");
    return kernels || isBeyond(each.call()) || each.setup().stream().anyMatch(TurnsTest::isBeyond);
  }

  private static boolean isBeyond(Call call) {
    return call instanceof Call.Lock
        || call instanceof Call.TestLock
        || call instanceof Call.CopyRange;
  }
}
