package tanabata.dlm.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Input;

/// Draws requests of users, and compares what the core tells them with what the reference model
/// does.
///
/// `-Dmodel.seeds=N` draws N times (2,000 by default), `-Dmodel.from=S` begins with seed S.
class ModelTest {

  private static final long SEEDS = Long.getLong("model.seeds", 2_000);
  private static final long FROM = Long.getLong("model.from", 1);
  private static final int STEPS = 60;
  private static final LockName NAME = new LockName("inode");

  @Test
  void users_are_told_what_the_reference_model_tells_them() {
    LongStream.range(FROM, FROM + SEEDS).parallel().forEach(seed -> new Run(seed).run());
  }

  private static final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final ReferenceModel reference = new ReferenceModel();
    private final SingleNode core = new SingleNode();
    private final List<String> history = new ArrayList<>();
    private final long most;
    private final boolean plain;
    private long lastLock;
    private int written;

    Run(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      most = 2 + random.nextInt(6);
      plain = random.nextInt(4) == 0;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        Input input = drawn();
        history.add(input.toString());
        ReferenceModel.Outcome outcome = core.give(input);
        giveReference(input);
        compare(outcome, reference.outcome());
      }
    }

    private void compare(ReferenceModel.Outcome actual, ReferenceModel.Outcome expected) {
      assertEquals(sorted(expected.completions), sorted(actual.completions), this::report);
      assertEquals(expected.grants, actual.grants, this::report);
      assertEquals(sorted(expected.blocking), sorted(actual.blocking), this::report);
    }

    /// The order counts only among what is told about one lock, which is little at a time.
    private static List<String> sorted(List<String> lines) {
      return lines.stream().sorted().toList();
    }

    private String report() {
      return "seed "
          + seed
          + ":\n"
          + String.join("\n", history)
          + "\n"
          + reference
          + "\nreplay: ./mvnw -pl dlm -am test -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=ModelTest -Dmodel.seeds=1 -Dmodel.from="
          + seed
          + "\n";
    }

    private Input drawn() {
      int dice = random.nextInt(100);
      if (lastLock == 0 || dice < 30 && lastLock < most) {
        return new Input.Lock(++lastLock, NAME, mode(), flags(), 0, Duration.ZERO);
      }
      // Also one that is gone; it may be requested again.
      long lock = 1 + random.nextLong(lastLock);
      if (dice < 45) {
        return new Input.Lock(lock, NAME, mode(), flags(), 0, Duration.ZERO);
      } else if (dice < 75) {
        return new Input.Convert(lock, mode(), flags(), block(), Duration.ZERO);
      } else if (dice < 90) {
        return new Input.Unlock(lock, flags(), block());
      }
      return new Input.Cancel(lock);
    }

    private Mode mode() {
      return Mode.values()[random.nextInt(Mode.values().length)];
    }

    private Flags flags() {
      int bits = 0;
      boolean none = plain || random.nextBoolean();
      for (Flag flag : Flag.values()) {
        if (!none && random.nextInt(4) == 0) {
          bits |= Flags.of(flag).bits();
        }
      }
      return new Flags(bits);
    }

    private Block block() {
      boolean none = random.nextInt(4) == 0;
      return none
          ? Block.NONE
          : Block.of(Integer.toString(++written).getBytes(StandardCharsets.UTF_8));
    }

    private void giveReference(Input input) {
      switch (input) {
        case Input.Lock request -> reference.lock(request.lock(), request.mode(), request.flags());
        case Input.Convert request ->
            reference.convert(
                request.lock(), request.mode(), request.flags(), text(request.block()));
        case Input.Unlock request ->
            reference.unlock(request.lock(), request.flags(), text(request.block()));
        case Input.Cancel request -> reference.cancel(request.lock());
        default -> throw new IllegalArgumentException("not drawn: " + input);
      }
    }

    private static String text(Block block) {
      return new String(block.toBytes(), StandardCharsets.UTF_8);
    }
  }
}
