package tanabata.testbed.certify;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts what clients do and see, and collects violations. From any thread.
final class Tally {

  /// An operation that took longer was held by a fault: a healthy cluster answers sooner.
  private static final long HELD_NANOS = 1_000_000_000;

  private final Map<Event, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestNow = new AtomicLong();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /// What is counted.
  enum Event {
    WRITES("writes"),
    READS("reads"),
    FLUSHES("flushes"),
    REPLACED("files replaced"),
    APPENDED("lines appended"),
    GRANTS("locks granted"),
    VALUES("values of locks read"),
    VALUES_LOST("values of locks that were lost, and told to be"),
    HELD("answered after more than a second"),
    FAILED("failed, or cut off before the answer"),
    LOST("locks lost, or not known to have been kept");

    /// Its name in a report.
    final String title;

    Event(String title) {
      this.title = title;
    }
  }

  void count(Event event) {
    counts.computeIfAbsent(event, _ -> new LongAdder()).increment();
  }

  /// An operation that began at `start` was answered without an error.
  void answered(Event event, long start) {
    count(event);
    long took = System.nanoTime() - start;
    longest.accumulateAndGet(took, Math::max);
    longestNow.accumulateAndGet(took, Math::max);
    if (took > HELD_NANOS) {
      count(Event.HELD);
    }
  }

  long of(Event event) {
    return counts.getOrDefault(event, new LongAdder()).sum();
  }

  /// How many operations were answered without an error.
  long answered() {
    return of(Event.WRITES)
        + of(Event.READS)
        + of(Event.FLUSHES)
        + of(Event.REPLACED)
        + of(Event.APPENDED)
        + of(Event.GRANTS)
        + of(Event.VALUES);
  }

  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    for (Event event : Event.values()) {
      all.put(event.title, of(event));
    }
    return all;
  }

  /// The longest time that an answer has taken.
  long longestMillis() {
    return longest.get() / 1_000_000;
  }

  /// The same since the last call of this method.
  long longestMillisNow() {
    return longestNow.getAndSet(0) / 1_000_000;
  }

  /// A promise is broken.
  void violation(String sentence) {
    violations.add(sentence);
  }

  Queue<String> violations() {
    return violations;
  }
}
