package tanabata.integration.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Runs case after case against one target, on a thread that is watched.
final class Fuzzer {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long LOOK_MILLIS = 50;

  private final Target target;
  private final Settings settings;
  private final InputLog inputs = new InputLog();

  private volatile long seed;
  private volatile long cases;
  private volatile boolean over;
  private volatile Optional<Throwable> trouble = Optional.empty();
  private long accepted;

  /// What a run without a failure did.
  record Tally(String target, long cases, long accepted, Duration took) {

    long acceptedPercent() {
      return cases == 0 ? 0 : accepted * 100 / cases;
    }

    @Override
    public String toString() {
      return String.format(
          "fuzz %-9s %9d cases, %d accepted (%d %%), %d refused, %d cases/s",
          target,
          cases,
          accepted,
          acceptedPercent(),
          cases - accepted,
          cases * 1000 / Math.max(1, took.toMillis()));
    }
  }

  private Fuzzer(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
    this.seed = settings.seed();
  }

  /// @throws AssertionError for the first case that fails: with its seed, what it was, and how to
  ///   have it again
  static Tally run(Target target, Settings settings) {
    return new Fuzzer(target, settings).run();
  }

  private Tally run() {
    long start = System.nanoTime();
    Thread worker = Thread.ofPlatform().daemon().name("fuzz-" + target.name()).start(this::work);
    long seen = -1;
    long movedAt = start;
    while (!joined(worker)) {
      long now = System.nanoTime();
      if (cases != seen) {
        seen = cases;
        movedAt = now;
      } else if (now - movedAt > settings.timeout().toNanos()) {
        over = true;
        throw failure("does not end; its thread is at", stackOf(worker));
      }
    }
    trouble.ifPresent(thrown -> {
      throw failure("failed with", text(thrown));
    });
    return new Tally(target.name(), cases, accepted, Duration.ofNanos(System.nanoTime() - start));
  }

  private static boolean joined(Thread worker) {
    try {
      return worker.join(Duration.ofMillis(LOOK_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void work() {
    try {
      // The first case loads classes, which is no fault of its input.
      warmUp();
      long end = System.nanoTime() + settings.budget().toNanos();
      while (!over && cases < settings.mostCases() && System.nanoTime() - end < 0) {
        one();
        seed++;
        cases++;
      }
    } catch (Throwable thrown) { // also a StackOverflowError, and what assertions throw
      trouble = Optional.of(thrown);
    }
  }

  private void warmUp() throws Exception {
    target.run(new Draw(seed), inputs);
    inputs.clear();
  }

  private void one() throws Exception {
    inputs.clear();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    if (target.run(new Draw(seed), inputs)) {
      accepted++;
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > target.mostBytes()) {
      throw new AssertionError(
          "it took " + allocated + " bytes of memory, and " + target.mostBytes() + " is the most");
    }
  }

  private AssertionError failure(String how, String details) {
    return new AssertionError(
        """
        fuzz target %s: the case of seed %d, number %d, %s
        %s
        its input:
        %s
        once more: ./mvnw -q -B -pl integration-tests -am verify -Dtest=FuzzTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.target=%s -Dfuzz.seed=%d -Dfuzz.cases=1
        """
            .formatted(
                target.name(), seed, cases + 1, how, details, inputs.shown(), target.name(), seed));
  }

  private static String stackOf(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(frame -> "  " + frame)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String text(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
