package tanabata.integration.live.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Runs, told as a table for people, beside what DRBD's manual pages promise for the same.
final class FailoverTable {

  private static final String COLUMNS = "%-25s%5s%8s%8s%8s%8s   %s%n";

  private static final String LEGEND =
      """
      DRBD's figures are what its defaults say, in our words, and were not measured.
      (a) fencing = dont-care. With resource-and-stonith both hold their clients until a handler of
          the operator's has fenced the other; that time comes on top.
      (b) ping-int 10 + ping-timeout 0.5 on a link that is silent; timeout 6 x ko-count 7 = 42 if
          the peer answers pings and finishes no write.
      (c) after-sb-2pri = disconnect: no connection until somebody says whose writes are given up.
      (d) connect-int 10 between tries; c-max-rate 100 MiB/s at most; Secondary until promoted.
      A file system's own limit: o2cb (OCFS2) resets a host that could not write for 60 s.
      """;

  private FailoverTable() {}

  /// @param runs of any kinds, in any order; those of which there are none have no lines
  static String of(List<FailoverRun> runs) {
    StringBuilder text = new StringBuilder();
    text.append(COLUMNS.formatted("", "runs", "min", "median", "p95", "max", "DRBD's defaults"));
    for (Loss loss : Loss.values()) {
      List<FailoverRun> same = runs.stream().filter(run -> run.loss() == loss).toList();
      if (!same.isEmpty()) {
        text.append(lines(loss, same));
      }
    }
    double[] loads = sorted(runs, FailoverRun::load);
    return text.append(
            String.format(
                Locale.ROOT,
                "load average %.1f to %.1f on %d cores; kernel %s, JDK %s%n",
                quantile(loads, 0),
                quantile(loads, 1),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                System.getProperty("java.version")))
        .append(LEGEND)
        .toString();
  }

  private static String lines(Loss loss, List<FailoverRun> runs) {
    String name = loss.title();
    return line(name + ": freeze (s)", sorted(runs, run -> seconds(run.freeze().toMillis())), 2)
            .formatted(drbdFreeze(loss))
        + line(name + ": rejoin (s)", sorted(runs, run -> seconds(run.rejoin().toMillis())), 2)
            .formatted(drbdRejoin(loss))
        + line(name + ": copied (KiB)", sorted(runs, run -> run.copiedBytes() / 1024.0), 0)
            .formatted("");
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }

  /// What DRBD's manual pages and user's guide say of its defaults, in our words.
  private static String drbdFreeze(Loss loss) {
    return switch (loss) {
      case RESET -> "0, then both serve: split brain (a)";
      case SILENCE -> "10.5 or 42 (b), then both serve (a)";
      case KILL -> "10.5 (b): it dies with its host only";
    };
  }

  private static String drbdRejoin(Loss loss) {
    return switch (loss) {
      case RESET, SILENCE -> "an operator chooses (c)";
      case KILL -> "up to 10 (d), and the resync";
    };
  }

  /// With a `%s` at its end.
  private static String line(String what, double[] values, int digits) {
    List<Object> cells = new ArrayList<>(List.of(what, values.length));
    Stream.of(0.0, 0.5, 0.95, 1.0)
        .map(part -> String.format(Locale.ROOT, "%." + digits + "f", quantile(values, part)))
        .forEach(cells::add);
    cells.add("%s");
    return COLUMNS.formatted(cells.toArray());
  }

  private static double[] sorted(List<FailoverRun> runs, ToDoubleFunction<FailoverRun> value) {
    return runs.stream().mapToDouble(value).sorted().toArray();
  }

  /// Between two neighbours it takes a straight line, so that the p95 of a few is not their
  /// maximum.
  ///
  /// @param values sorted, at least one
  /// @param part 0 the least, 0.5 the median, 1 the greatest
  static double quantile(double[] values, double part) {
    double place = part * (values.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, values.length - 1);
    return values[below] + (place - below) * (values[above] - values[below]);
  }
}
