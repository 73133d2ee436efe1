package tanabata.dlm.core;

/// A first-in-first-out list of the locks of one resource, linked through the locks themselves: a
/// lock is in one queue at a time, and leaves it at no cost.
final class LockQueue {

  /// Stands for a queue that was not needed yet; nobody ever stands in it.
  static final LockQueue NOBODY = new LockQueue();

  private MasterLock head;
  private MasterLock tail;

  boolean isEmpty() {
    return head == null;
  }

  /// This queue, or one to stand in.
  LockQueue orMade() {
    return this == NOBODY ? new LockQueue() : this;
  }

  /// The first lock, or null: nobody outside this package sees it.
  MasterLock first() {
    return head;
  }

  void addLast(MasterLock lock) {
    enter(lock);
    lock.previous = tail;
    if (tail == null) {
      head = lock;
    } else {
      tail.next = lock;
    }
    tail = lock;
  }

  void addFirst(MasterLock lock) {
    enter(lock);
    lock.next = head;
    if (head == null) {
      tail = lock;
    } else {
      head.previous = lock;
    }
    head = lock;
  }

  private void enter(MasterLock lock) {
    lock.queue = this;
    lock.next = null;
    lock.previous = null;
  }

  void remove(MasterLock lock) {
    if (lock.previous == null) {
      head = lock.next;
    } else {
      lock.previous.next = lock.next;
    }
    if (lock.next == null) {
      tail = lock.previous;
    } else {
      lock.next.previous = lock.previous;
    }
    lock.queue = null;
    lock.next = null;
    lock.previous = null;
  }
}
