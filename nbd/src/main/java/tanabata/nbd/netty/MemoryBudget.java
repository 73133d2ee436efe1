package tanabata.nbd.netty;

import java.util.ArrayDeque;

/// The memory that all connections of a server share, counted in bytes of payload.
///
/// Those who get nothing wait in a queue, first come first served: otherwise small requests would
/// pass a large one for ever.
final class MemoryBudget {

  /// Someone who was told to wait.
  interface Waiter {
    /// It is your turn: try again, but not from within this call.
    void memoryIsThere();
  }

  private final long capacity;
  private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
  private long used;

  MemoryBudget(long capacity) {
    this.capacity = capacity;
  }

  /// Takes `bytes`, or puts `who` into the queue. An empty budget grants whatever is asked, and who
  /// asks for nothing never waits.
  boolean take(Waiter who, long bytes) {
    if (bytes == 0) {
      return true;
    }
    boolean itsTurn = queue.isEmpty() || queue.peek() == who;
    if (itsTurn && (used == 0 || used + bytes <= capacity)) {
      used += bytes;
      if (!queue.isEmpty()) {
        queue.poll();
        callNext();
      }
      return true;
    }
    if (!queue.contains(who)) {
      queue.add(who);
    }
    return false;
  }

  /// Counts what cannot be refused any more; negative gives back.
  void adjust(long bytes) {
    used += bytes;
    if (bytes < 0) {
      callNext();
    }
  }

  /// Leaves the queue.
  void forget(Waiter who) {
    if (!queue.isEmpty()) {
      boolean wasNext = queue.peek() == who;
      queue.remove(who);
      if (wasNext) {
        callNext();
      }
    }
  }

  boolean isShort() {
    return !queue.isEmpty();
  }

  long used() {
    return used;
  }

  private void callNext() {
    if (!queue.isEmpty()) {
      queue.peek().memoryIsThere();
    }
  }
}
