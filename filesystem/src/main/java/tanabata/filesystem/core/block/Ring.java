package tanabata.filesystem.core.block;

import java.util.ArrayDeque;
import tanabata.filesystem.format.SlotView.Tail;

/// Where the records of a journal lie, from the first that may still be needed on. A record lies in
/// one piece: one that does not fit before the end begins at the start.
final class Ring {

  private final int capacity;
  private final ArrayDeque<Placed> records = new ArrayDeque<>();
  private int head;
  private long next;

  private record Placed(long sequence, int start, int end) {}

  /// @param start where the next record comes, and its sequence
  Ring(int capacity, Tail start) {
    this.capacity = capacity;
    this.head = start.block();
    this.next = start.sequence();
  }

  long next() {
    return next;
  }

  /// Blocks between the first record that is needed and the place of the next one.
  int used() {
    if (records.isEmpty()) {
      return 0;
    }
    int start = records.getFirst().start;
    return head > start ? head - start : capacity - start + head;
  }

  boolean hasRoom(int blocks) {
    return place(blocks) >= 0;
  }

  private int place(int blocks) {
    if (records.isEmpty()) {
      return head + blocks <= capacity ? head : 0;
    }
    int start = records.getFirst().start;
    if (head > start) {
      if (head + blocks <= capacity) {
        return head;
      }
      return blocks < start ? 0 : -1;
    }
    return head + blocks < start ? head : -1;
  }

  /// Takes room for the next record, which there must be.
  ///
  /// @return its first block
  int add(int blocks) {
    int start = place(blocks);
    records.add(new Placed(next, start, start + blocks));
    next++;
    head = start + blocks;
    return start;
  }

  /// Records before this one are not needed any more.
  void release(long sequence) {
    while (!records.isEmpty() && records.getFirst().sequence < sequence) {
      records.removeFirst();
    }
  }

  /// Where the first record is that may still be needed.
  Tail tail() {
    return records.isEmpty()
        ? new Tail(next, head)
        : new Tail(records.getFirst().sequence, records.getFirst().start);
  }
}
