package tanabata.benchmarks.stand;

import java.util.Locale;

/// What a cell measured.
///
/// @param count for instance of operations
/// @param seconds that they took
/// @param p50 of one, in nanoseconds
/// @param p99 of one, in nanoseconds
public record Result(long count, double seconds, double p50, double p99) {

  String line() {
    return String.format(Locale.ROOT, "%d %.1f %.1f %.1f", count, count / seconds, p50, p99);
  }
}
