package tanabata.testbed.certify;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.simulation.history.RegisterHistory;

/// A place that holds one value at a time, and its history since all clients were at rest last.
/// From any thread.
final class Register {

  private final String name;
  private final AtomicLong lastValue;
  private RegisterHistory history = new RegisterHistory(0);

  /// It holds 0 at first.
  ///
  /// @param name for the message of a violation
  /// @param lastValue which registers share, so that each write has a value of its own, and a read
  ///   tells which one it saw
  Register(String name, AtomicLong lastValue) {
    this.name = name;
    this.lastValue = lastValue;
  }

  String name() {
    return name;
  }

  /// What is written for a value.
  ///
  /// @param length a multiple of 8
  static byte[] content(long value, int length) {
    byte[] bytes = new byte[length];
    LongBuffer words = ByteBuffer.wrap(bytes).asLongBuffer();
    while (words.hasRemaining()) {
      words.put(value);
    }
    return bytes;
  }

  /// @return empty if these bytes are not of one write
  static OptionalLong value(byte[] bytes) {
    LongBuffer words = ByteBuffer.wrap(bytes).asLongBuffer();
    if (!words.hasRemaining()) {
      return OptionalLong.empty();
    }
    long first = words.get();
    while (words.hasRemaining()) {
      if (words.get() != first) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(first);
  }

  /// @return the value to write
  synchronized long writeStarts() {
    long value = lastValue.incrementAndGet();
    history.writeStarts(value, System.nanoTime());
    return value;
  }

  synchronized void writeEnds(long value) {
    history.writeEnds(value, System.nanoTime());
  }

  synchronized void read(long value, long start) {
    history.read(value, start, System.nanoTime());
  }

  /// Judges the history so far, and begins a new one at `value`, which both nodes return now. No
  /// operation is in progress. A write that was never answered and is not there now must not take
  /// effect later.
  ///
  /// @return the violation, if any
  synchronized Optional<String> judge(long value) {
    Optional<String> violation = history.verdict();
    history = new RegisterHistory(value);
    return violation.map(what -> name + ": " + what);
  }
}
