package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static final Limits LIMITS = Limits.LIKE_EXT4.withFileBytes(8L << 40);

  @Test
  void each_call_of_the_table_comes_to_what_it_says_on_either_host() {
    List<String> wrong = new ArrayList<>();
    for (PosixCase each : PosixTable.all()) {
      Pair pair = new Pair(new World(each.name().hashCode()), SIZE);
      long[] now = {1};
      Judge judge = new Judge(new ModelFilesystem(LIMITS, 0));
      Subject judged = Subject.judged(pair, judge, () -> now[0]++);
      try {
        each.run(new Client(judged)).ifPresent(wrong::add);
        pair.demandSound();
      } catch (AssertionError | IllegalStateException | ClassCastException | NullPointerException e) {
        wrong.add(each + ": " + e + " at " + e.getStackTrace()[0]);
      }
    }
    wrong.forEach(each -> System.out.println("WRONG " + each.lines().findFirst().orElse("")));
    assertEquals(0, wrong.size());
  }
}
