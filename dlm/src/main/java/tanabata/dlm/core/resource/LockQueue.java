package tanabata.dlm.core.resource;

import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.resource.MasterLock.Place;
import tanabata.foundation.NodeId;

/// A queue of locks of one resource, linked through the locks themselves: a lock is in one queue at
/// a time, and leaves it in constant time. The links are null at the ends; nobody outside this
/// package sees them.
final class LockQueue {

  /// Stands for a queue that was not needed yet; no lock is ever in it.
  static final LockQueue EMPTY = new LockQueue(Place.NONE);

  private final Place place;
  private MasterLock head;
  private MasterLock tail;

  /// @param place where a lock of this queue is
  LockQueue(Place place) {
    this.place = place;
  }

  boolean isEmpty() {
    return head == null;
  }

  /// The first lock, or null.
  MasterLock first() {
    return head;
  }

  void forEach(Consumer<MasterLock> visitor) {
    for (MasterLock each = head; each != null; each = each.next) {
      visitor.accept(each);
    }
  }

  Optional<MasterLock> find(NodeId node, long number) {
    for (MasterLock each = head; each != null; each = each.next) {
      if (each.is(node, number)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// The holder in this queue that may write the value block.
  Optional<MasterLock> writer() {
    for (MasterLock each = head; each != null; each = each.next) {
      if (each.granted.writes()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// Whether the modes that the others in this queue hold allow `lock` to hold `mode`.
  boolean allows(Mode mode, MasterLock lock) {
    for (MasterLock each = head; each != null; each = each.next) {
      if (each != lock && !each.granted.isCompatibleWith(mode)) {
        return false;
      }
    }
    return true;
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
    lock.place = place;
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
    lock.place = Place.NONE;
    lock.next = null;
    lock.previous = null;
  }
}
