package tanabata.benchmarks.stand;

import java.util.Arrays;

/// Durations in nanoseconds, all kept, so that quantiles are exact.
public final class Samples {

  private long[] values = new long[1 << 16];
  private int count;
  private long sum;

  public void add(long nanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = nanos;
    sum += nanos;
  }

  /// What was measured, if nothing but the samples counts.
  ///
  /// @param each how many operations a sample stands for
  public Result result(int each) {
    long[] sorted = sorted();
    return new Result(
        (long) count * each,
        sum / 1e9,
        (double) quantile(sorted, 0.50) / each,
        (double) quantile(sorted, 0.99) / each);
  }

  /// `events` within `seconds`, and the quantiles of the samples.
  Result result(long events, double seconds) {
    long[] sorted = sorted();
    return new Result(events, seconds, quantile(sorted, 0.50), quantile(sorted, 0.99));
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static long quantile(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))];
  }
}
