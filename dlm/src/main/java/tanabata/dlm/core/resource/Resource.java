package tanabata.dlm.core.resource;

import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.api.ValueAccess;
import tanabata.dlm.core.resource.MasterLock.Place;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.NodeId;

/// The locks of one name at its master, in three queues: granted, converting, waiting. The order of
/// grants is that of the VMS lock manager and `fs/dlm`:
///
/// 1. Conversions come before new locks.
/// 2. A conversion that the modes held by others allow is granted at once, whoever waits.
/// 3. A new lock is granted at once only if no lock converts or waits.
/// 4. Of the locks that queue, only the head of each queue may be granted.
/// 5. A weaker mode is always granted, in place.
/// 6. A deadlock of two conversions is found when the second arrives.
public final class Resource {

  /// Where replies and notifications go.
  public interface Replies {
    long nextToken();

    void granted(Resource resource, MasterLock lock);

    void refused(Resource resource, MasterLock lock, Completion.Status reason);

    /// The holder blocks a request for `mode`.
    void blocking(Resource resource, MasterLock holder, Mode mode);
  }

  private final LockName name;
  private final LockQueue granted = new LockQueue(Place.GRANTED);

  // Most locks never wait, and there may be millions: made when they are needed.
  private LockQueue converting = LockQueue.EMPTY;
  private LockQueue waiting = LockQueue.EMPTY;

  private Value value;

  public Resource(LockName name, Value value) {
    this.name = name;
    this.value = value;
  }

  public LockName name() {
    return name;
  }

  public Value value() {
    return value;
  }

  /// Recovery: the value that the reports have settled.
  public void recover(Value settled) {
    value = settled;
  }

  public boolean isEmpty() {
    return granted.isEmpty() && !isBlocked();
  }

  /// Whether some lock converts or waits.
  public boolean isBlocked() {
    return !converting.isEmpty() || !waiting.isEmpty();
  }

  public Optional<MasterLock> find(NodeId node, long lock) {
    return granted
        .find(node, lock)
        .or(() -> converting.find(node, lock))
        .or(() -> waiting.find(node, lock));
  }

  /// The holder that may write the value block, if there is one.
  public Optional<MasterLock> writer() {
    return granted.writer().or(converting::writer);
  }

  /// Every lock: granted, then converting, then waiting, each in order.
  public void forEach(Consumer<MasterLock> visitor) {
    granted.forEach(visitor);
    forEachBlocked(visitor);
  }

  /// Every lock that converts or waits.
  public void forEachBlocked(Consumer<MasterLock> visitor) {
    converting.forEach(visitor);
    waiting.forEach(visitor);
  }

  public LockView.State stateOf(MasterLock lock) {
    return switch (lock.place) {
      case GRANTED -> LockView.State.HELD;
      case CONVERTING -> LockView.State.CONVERTING;
      case NONE, WAITING -> LockView.State.WAITING;
    };
  }

  private void leaveQueue(MasterLock lock) {
    switch (lock.place) {
      case NONE -> {
        // A new lock.
      }
      case GRANTED -> granted.remove(lock);
      case CONVERTING -> converting.remove(lock);
      case WAITING -> waiting.remove(lock);
    }
  }

  /// Recovery: a lock that is held already.
  public void adopt(MasterLock lock) {
    InvariantViolation.unless(
        allows(lock.granted, lock),
        name
            + " is held in "
            + lock.granted
            + " by "
            + lock.session()
            + " beside a lock it excludes");
    granted.addLast(lock);
  }

  /// A new lock.
  public void request(MasterLock lock, Replies replies) {
    if (isGrantableAsNew(lock, lock.requested)) {
      grant(lock, replies);
      return;
    }
    for (Mode other : alternatives(lock)) {
      if (isGrantableAsNew(lock, other)) {
        lock.requested = other;
        grant(lock, replies);
        return;
      }
    }
    if (lock.flags.has(Flag.NO_QUEUE)) {
      refuse(lock, replies);
      return;
    }
    if (waiting == LockQueue.EMPTY) {
      waiting = new LockQueue(Place.WAITING);
    }
    enqueue(waiting, lock);
    notifyHolders(lock, replies);
  }

  private boolean isGrantableAsNew(MasterLock lock, Mode mode) {
    boolean hasTurn =
        !isBlocked()
            || lock.flags.has(Flag.NO_ORDER)
            || lock.flags.has(Flag.HEAD_OF_QUEUE) && converting.isEmpty()
            || mode == Mode.NL && lock.flags.has(Flag.EXPEDITE);
    return hasTurn && allows(mode, lock);
  }

  private static Mode[] alternatives(MasterLock lock) {
    boolean pr = lock.flags.has(Flag.OR_PR);
    boolean cw = lock.flags.has(Flag.OR_CW);
    if (pr) {
      return cw ? new Mode[] {Mode.PR, Mode.CW} : new Mode[] {Mode.PR};
    }
    return cw ? new Mode[] {Mode.CW} : new Mode[0];
  }

  private void refuse(MasterLock lock, Replies replies) {
    if (lock.flags.has(Flag.NO_QUEUE_BUT_NOTIFY)) {
      notifyHolders(lock, replies);
    }
    replies.refused(this, lock, Completion.Status.BUSY);
  }

  private static void enqueue(LockQueue queue, MasterLock lock) {
    if (lock.flags.has(Flag.HEAD_OF_QUEUE)) {
      queue.addFirst(lock);
    } else {
      queue.addLast(lock);
    }
  }

  /// The conversion that `lock` requests.
  ///
  /// @param block what to write to the value block, if the conversion writes
  public void convert(MasterLock lock, Block block, Replies replies) {
    if (ValueAccess.of(lock.heldAtRequest, lock.requested) == ValueAccess.WRITE) {
      write(lock, block);
    }
    boolean mustQueue = lock.flags.has(Flag.QUEUE_CONVERSION) && !converting.isEmpty();
    boolean isDown = lock.granted.covers(lock.requested);
    if (isDown || !mustQueue && allows(lock.requested, lock)) {
      grant(lock, replies);
      rescan(replies);
    } else if (lock.flags.has(Flag.NO_QUEUE)) {
      refuse(lock, replies);
    } else {
      queueConversion(lock, replies);
    }
  }

  private void queueConversion(MasterLock lock, Replies replies) {
    if (!lock.flags.has(Flag.NO_DEADLOCK_CHECK) && wouldDeadlock(lock)) {
      if (!lock.flags.has(Flag.DEMOTE)) {
        replies.refused(this, lock, Completion.Status.DEADLOCK);
        return;
      }
      lock.granted = Mode.NL;
      lock.demoted = true;
    }
    leaveQueue(lock);
    if (converting == LockQueue.EMPTY) {
      converting = new LockQueue(Place.CONVERTING);
    }
    enqueue(converting, lock);
    if (lock.demoted || lock == converting.first() || lock.flags.has(Flag.NO_ORDER)) {
      rescan(replies);
    }
    if (lock.isConverting()) {
      notifyHolders(lock, replies);
    }
  }

  /// Only the head of the queue is ever granted. So a conversion that blocks one ahead of it waits
  /// for that one, and that one for it.
  private boolean wouldDeadlock(MasterLock lock) {
    boolean goesFirst = lock.flags.has(Flag.HEAD_OF_QUEUE);
    for (MasterLock other = converting.first(); other != null; other = other.next) {
      MasterLock ahead = goesFirst ? lock : other;
      MasterLock behind = goesFirst ? other : lock;
      boolean waits = !behind.flags.has(Flag.NO_ORDER) || ahead.blocks(behind);
      if (behind.blocks(ahead) && waits) {
        return true;
      }
    }
    return false;
  }

  /// Ignores what a hold writes that is older than the writer known already: it was written before,
  /// or comes too late.
  private void write(MasterLock lock, Block block) {
    boolean invalidates = lock.flags.has(Flag.INVALIDATE);
    if (lock.token < value.writer() || block == Block.NONE && !invalidates) {
      return;
    }
    value =
        invalidates
            ? new Value(value.block(), lock.token, Value.Validity.INVALID)
            : new Value(block, lock.token, Value.Validity.VALID);
  }

  /// Removes the lock, whatever it holds or waits for.
  ///
  /// @param block what to write to the value block, if the release writes
  public void release(MasterLock lock, Block block, Replies replies) {
    if (ValueAccess.ofUnlock(lock.heldAtRequest) == ValueAccess.WRITE) {
      write(lock, block);
    }
    leaveQueue(lock);
    rescan(replies);
  }

  /// Cancels a conversion, unless it is granted already.
  public void cancel(MasterLock lock, Replies replies) {
    if (lock.isConverting()) {
      leaveQueue(lock);
      granted.addLast(lock);
      replies.refused(this, lock, Completion.Status.CANCELLED);
      rescan(replies);
    }
  }

  /// Refuses the request of a lock that is the victim of a deadlock.
  public void refuseDeadlocked(MasterLock lock, Replies replies) {
    boolean converts = lock.isConverting();
    leaveQueue(lock);
    if (converts) {
      granted.addLast(lock);
    }
    replies.refused(this, lock, Completion.Status.DEADLOCK);
    rescan(replies);
  }

  /// Grants what can be granted now.
  public void rescan(Replies replies) {
    while (grantOne(converting, replies)) {
      continue;
    }
    while (grantOne(waiting, replies)) {
      continue;
    }
  }

  private boolean grantOne(LockQueue queue, Replies replies) {
    boolean queueHasTurn = queue == converting || converting.isEmpty();
    for (MasterLock lock = queue.first(); lock != null; lock = lock.next) {
      boolean hasTurn = queueHasTurn && lock == queue.first() || lock.flags.has(Flag.NO_ORDER);
      if (hasTurn && allows(lock.requested, lock)) {
        grant(lock, replies);
        return true;
      }
    }
    return false;
  }

  private void grant(MasterLock lock, Replies replies) {
    leaveQueue(lock);
    granted.addLast(lock);
    lock.granted = lock.requested;
    lock.token = replies.nextToken();
    lock.notified = Mode.NL;
    replies.granted(this, lock);
    notifyOfBlocked(lock, replies);
  }

  /// The new session does not know of what the old one was notified.
  public void changeSession(MasterLock lock, long session, Replies replies) {
    lock.session = session;
    lock.notified = Mode.NL;
    notifyOfBlocked(lock, replies);
  }

  private void notifyHolders(MasterLock blocked, Replies replies) {
    granted.forEach(holder -> notifyHolder(holder, blocked, replies));
    converting.forEach(holder -> notifyHolder(holder, blocked, replies));
  }

  private void notifyOfBlocked(MasterLock holder, Replies replies) {
    notifyOfBlocked(holder, converting, replies);
    notifyOfBlocked(holder, waiting, replies);
  }

  private void notifyOfBlocked(MasterLock holder, LockQueue blocked, Replies replies) {
    MasterLock each = blocked.first();
    while (each != null && holder.notified != Mode.EX) {
      notifyHolder(holder, each, replies);
      each = each.next;
    }
  }

  private void notifyHolder(MasterLock holder, MasterLock blocked, Replies replies) {
    if (holder.blocks(blocked) && !holder.notified.covers(blocked.requested)) {
      holder.notified = holder.notified.join(blocked.requested);
      replies.blocking(this, holder, blocked.requested);
    }
  }

  /// Whether the modes held by others allow `lock` to hold `mode`.
  private boolean allows(Mode mode, MasterLock lock) {
    return granted.allows(mode, lock) && converting.allows(mode, lock);
  }

  /// The locks that `lock` waits for: those that hold an incompatible mode, and those ahead of it.
  public void forEachAwaited(MasterLock lock, Consumer<MasterLock> visitor) {
    Consumer<MasterLock> holders =
        holder -> {
          if (holder.blocks(lock)) {
            visitor.accept(holder);
          }
        };
    granted.forEach(holders);
    converting.forEach(holders);
    boolean ordered = !lock.flags.has(Flag.NO_ORDER);
    if (ordered && lock.place == Place.WAITING) {
      converting.forEach(visitor);
    }
    for (MasterLock ahead = lock.previous; ordered && ahead != null; ahead = ahead.previous) {
      visitor.accept(ahead);
    }
  }
}
