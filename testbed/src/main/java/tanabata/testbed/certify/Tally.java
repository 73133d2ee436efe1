package tanabata.testbed.certify;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts what clients do and see. From any thread.
final class Tally {

  /// What took longer was held: nobody waits so long for a healthy cluster.
  private static final long HELD_NANOS = 1_000_000_000;

  private final Map<What, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestNow = new AtomicLong();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /// Kinds of ends.
  enum What {
    WRITES("writes"),
    READS("reads"),
    FLUSHES("flushes"),
    GRANTS("locks granted"),
    VALUES("values of locks read"),
    VALUES_LOST("values of locks that were lost, and told to be"),
    HELD("answered after more than a second"),
    FAILED("failed, or cut off before the answer"),
    LOST("locks lost, or not known to have been kept");

    final String words;

    What(String words) {
      this.words = words;
    }
  }

  void count(What what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  /// An operation that began at `start` was answered well.
  void answered(What what, long start) {
    count(what);
    long took = System.nanoTime() - start;
    longest.accumulateAndGet(took, Math::max);
    longestNow.accumulateAndGet(took, Math::max);
    if (took > HELD_NANOS) {
      count(What.HELD);
    }
  }

  long of(What what) {
    return counts.getOrDefault(what, new LongAdder()).sum();
  }

  /// How many were answered well.
  long answered() {
    return of(What.WRITES) + of(What.READS) + of(What.FLUSHES) + of(What.GRANTS) + of(What.VALUES);
  }

  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    for (What what : What.values()) {
      all.put(what.words, of(what));
    }
    return all;
  }

  /// The longest that an answer has taken.
  long longestMillis() {
    return longest.get() / 1_000_000;
  }

  /// The same since this was asked last.
  long longestMillisNow() {
    return longestNow.getAndSet(0) / 1_000_000;
  }

  /// A promise is broken.
  void violated(String sentence) {
    violations.add(sentence);
  }

  Queue<String> violations() {
    return violations;
  }
}
