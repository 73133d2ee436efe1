package tanabata.dlm.core;

import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.api.ValueAccess;
import tanabata.dlm.core.message.MasterValue;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.NodeId;

/// The locks of one name at its master: those that hold, those that hold and want another mode,
/// those that wait. The order of grants is that of the VMS lock manager and `fs/dlm`:
///
/// 1. Conversions come before new locks.
/// 2. A conversion that the others' held modes allow is granted at once, whoever waits.
/// 3. A new lock is granted at once only if nobody converts or waits.
/// 4. Of those that queue, only the head of each queue may be granted.
/// 5. A weaker mode is always granted, in place.
/// 6. Two conversions that can only wait for each other are found when the second arrives.
final class Resource {

  /// Where the answers go.
  interface Answers {
    long nextToken();

    void granted(Resource resource, MasterLock lock);

    void refused(Resource resource, MasterLock lock, Completion.Status why);

    void wanted(Resource resource, MasterLock holder, Mode mode);
  }

  final LockName name;
  private final LockQueue granted = new LockQueue();

  // Of few locks anybody waits for, and there may be millions: made when they are needed.
  private LockQueue converting = LockQueue.NOBODY;
  private LockQueue waiting = LockQueue.NOBODY;

  private Value value;

  Resource(LockName name, Value value) {
    this.name = name;
    this.value = value;
  }

  Value value() {
    return value;
  }

  void remember(Value known) {
    value = known;
  }

  boolean isEmpty() {
    return granted.isEmpty() && converting.isEmpty() && waiting.isEmpty();
  }

  boolean isBlocked() {
    return !converting.isEmpty() || !waiting.isEmpty();
  }

  Optional<MasterLock> find(NodeId node, long lock) {
    MasterLock found = find(granted, node, lock);
    if (found == null) {
      found = find(converting, node, lock);
    }
    if (found == null) {
      found = find(waiting, node, lock);
    }
    return Optional.ofNullable(found);
  }

  private static MasterLock find(LockQueue queue, NodeId node, long lock) {
    for (MasterLock each = queue.first(); each != null; each = each.next) {
      if (each.is(node, lock)) {
        return each;
      }
    }
    return null;
  }

  /// Every lock: holders, then converters, then those that wait, each in order.
  void forEach(Consumer<MasterLock> visitor) {
    forEach(granted, visitor);
    forEach(converting, visitor);
    forEach(waiting, visitor);
  }

  void forEachBlocked(Consumer<MasterLock> visitor) {
    forEach(converting, visitor);
    forEach(waiting, visitor);
  }

  private static void forEach(LockQueue queue, Consumer<MasterLock> visitor) {
    for (MasterLock each = queue.first(); each != null; each = each.next) {
      visitor.accept(each);
    }
  }

  boolean waits(MasterLock lock) {
    return lock.queue == converting || lock.queue == waiting;
  }

  /// Where a lock stands.
  LockView.State stateOf(MasterLock lock) {
    if (lock.queue == granted) {
      return LockView.State.HELD;
    }
    return lock.queue == converting ? LockView.State.CONVERTING : LockView.State.WAITING;
  }

  /// Recovery: a lock that is held already.
  void adopt(MasterLock lock) {
    InvariantViolation.unless(
        allows(lock.granted, lock),
        name
            + " is held in "
            + lock.granted
            + " by "
            + lock.owner()
            + " beside a lock it excludes");
    granted.addLast(lock);
  }

  void ask(MasterLock lock, Answers answers) {
    if (isGrantableAsNew(lock, lock.asked)) {
      grant(lock, granted, answers);
      return;
    }
    for (Mode other : alternatives(lock)) {
      if (isGrantableAsNew(lock, other)) {
        lock.asked = other;
        grant(lock, granted, answers);
        return;
      }
    }
    if (lock.flags.has(Flag.NO_QUEUE)) {
      refuse(lock, answers);
      return;
    }
    waiting = waiting.orMade();
    enqueue(waiting, lock);
    tellHolders(lock, answers);
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

  private void refuse(MasterLock lock, Answers answers) {
    if (lock.flags.has(Flag.NO_QUEUE_BUT_NOTIFY)) {
      tellHolders(lock, answers);
    }
    answers.refused(this, lock, Completion.Status.BUSY);
  }

  private static void enqueue(LockQueue queue, MasterLock lock) {
    if (lock.flags.has(Flag.HEAD_OF_QUEUE)) {
      queue.addFirst(lock);
    } else {
      queue.addLast(lock);
    }
  }

  /// @param block what the move writes, if it writes
  void convert(MasterLock lock, Block block, Answers answers) {
    if (ValueAccess.of(lock.from, lock.asked) == ValueAccess.WRITE) {
      write(lock, block);
    }
    Mode asked = lock.asked;
    if (lock.granted.covers(asked)) {
      grant(lock, granted, answers);
      rescan(answers);
      return;
    }
    boolean mustQueue = lock.flags.has(Flag.QUEUE_CONVERSION) && !converting.isEmpty();
    if (!mustQueue && allows(asked, lock)) {
      grant(lock, granted, answers);
      rescan(answers);
      return;
    }
    if (lock.flags.has(Flag.NO_QUEUE)) {
      lock.asked = Mode.NL;
      if (lock.flags.has(Flag.NO_QUEUE_BUT_NOTIFY)) {
        lock.asked = asked;
        tellHolders(lock, answers);
      }
      answers.refused(this, lock, Completion.Status.BUSY);
      return;
    }
    queueConversion(lock, answers);
  }

  private void queueConversion(MasterLock lock, Answers answers) {
    if (!lock.flags.has(Flag.NO_DEADLOCK_CHECK) && wouldWaitForEver(lock)) {
      if (!lock.flags.has(Flag.DEMOTE)) {
        answers.refused(this, lock, Completion.Status.DEADLOCK);
        return;
      }
      lock.granted = Mode.NL;
      lock.demoted = true;
    }
    lock.queue.remove(lock);
    converting = converting.orMade();
    enqueue(converting, lock);
    if (lock.demoted || lock == converting.first() || lock.flags.has(Flag.NO_ORDER)) {
      rescan(answers);
    }
    if (lock.queue == converting) {
      tellHolders(lock, answers);
    }
  }

  /// Only the head of the queue is ever granted; so a conversion that keeps one ahead of it from
  /// its mode waits for that one, and that one for it.
  private boolean wouldWaitForEver(MasterLock lock) {
    boolean first = lock.flags.has(Flag.HEAD_OF_QUEUE);
    for (MasterLock other = converting.first(); other != null; other = other.next) {
      MasterLock ahead = first ? lock : other;
      MasterLock behind = first ? other : lock;
      boolean bound = !behind.flags.has(Flag.NO_ORDER) || ahead.blocks(behind);
      if (behind.blocks(ahead) && bound) {
        return true;
      }
    }
    return false;
  }

  /// A value of a hold that is older than what is known already was written before, or came too
  /// late.
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

  /// Takes the lock away, whatever it holds or waits for.
  void release(MasterLock lock, Block block, Answers answers) {
    if (ValueAccess.ofUnlock(lock.from) == ValueAccess.WRITE) {
      write(lock, block);
    }
    lock.queue.remove(lock);
    rescan(answers);
  }

  /// @return whether there was a conversion to take back
  boolean cancel(MasterLock lock, Answers answers) {
    if (lock.queue != converting) {
      return false;
    }
    converting.remove(lock);
    granted.addLast(lock);
    answers.refused(this, lock, Completion.Status.CANCELLED);
    rescan(answers);
    return true;
  }

  /// Gives a wish up that closes a circle.
  void giveUp(MasterLock lock, Answers answers) {
    boolean converts = lock.queue == converting;
    lock.queue.remove(lock);
    if (converts) {
      granted.addLast(lock);
    }
    answers.refused(this, lock, Completion.Status.DEADLOCK);
    rescan(answers);
  }

  /// Grants what can be granted now.
  void rescan(Answers answers) {
    while (grantOne(converting, answers)) {
      continue;
    }
    while (grantOne(waiting, answers)) {
      continue;
    }
  }

  private boolean grantOne(LockQueue queue, Answers answers) {
    boolean turn = queue == converting || converting.isEmpty();
    for (MasterLock lock = queue.first(); lock != null; lock = lock.next) {
      boolean may = turn && lock == queue.first() || lock.flags.has(Flag.NO_ORDER);
      if (may && allows(lock.asked, lock)) {
        grant(lock, granted, answers);
        return true;
      }
    }
    return false;
  }

  private void grant(MasterLock lock, LockQueue to, Answers answers) {
    if (lock.queue != null) {
      lock.queue.remove(lock);
    }
    to.addLast(lock);
    lock.granted = lock.asked;
    lock.told = Mode.NL;
    lock.token = answers.nextToken();
    answers.granted(this, lock);
    tell(lock, converting, answers);
    tell(lock, waiting, answers);
  }

  /// The new owner does not know what the old one was told.
  void changeOwner(MasterLock lock, long session, Answers answers) {
    lock.session = session;
    lock.told = Mode.NL;
    tell(lock, converting, answers);
    tell(lock, waiting, answers);
  }

  private void tellHolders(MasterLock blocked, Answers answers) {
    tellThem(granted, blocked, answers);
    tellThem(converting, blocked, answers);
  }

  private void tellThem(LockQueue holders, MasterLock blocked, Answers answers) {
    for (MasterLock holder = holders.first(); holder != null; holder = holder.next) {
      tell(holder, blocked, answers);
    }
  }

  private void tell(MasterLock holder, LockQueue blocked, Answers answers) {
    for (MasterLock each = blocked.first(); each != null; each = each.next) {
      tell(holder, each, answers);
      if (holder.told == Mode.EX) {
        return;
      }
    }
  }

  private void tell(MasterLock holder, MasterLock blocked, Answers answers) {
    if (holder.blocks(blocked) && !holder.told.covers(blocked.asked)) {
      holder.told = holder.told.join(blocked.asked);
      answers.wanted(this, holder, blocked.asked);
    }
  }

  /// Whether the modes held by others allow `lock` to hold `mode`.
  private boolean allows(Mode mode, MasterLock lock) {
    return allows(granted, mode, lock) && allows(converting, mode, lock);
  }

  private static boolean allows(LockQueue holders, Mode mode, MasterLock lock) {
    for (MasterLock each = holders.first(); each != null; each = each.next) {
      if (each != lock && !each.granted.isCompatibleWith(mode)) {
        return false;
      }
    }
    return true;
  }

  /// Those that `lock` waits for: who holds what it cannot stand beside, and who stands before it.
  void forEachInTheWayOf(MasterLock lock, Consumer<MasterLock> visitor) {
    Consumer<MasterLock> holders =
        holder -> {
          if (holder.blocks(lock)) {
            visitor.accept(holder);
          }
        };
    forEach(granted, holders);
    forEach(converting, holders);
    boolean ordered = !lock.flags.has(Flag.NO_ORDER);
    if (ordered && lock.queue == waiting) {
      forEach(converting, visitor);
    }
    for (MasterLock ahead = lock.previous; ordered && ahead != null; ahead = ahead.previous) {
      visitor.accept(ahead);
    }
  }

  MasterValue memory(Membership membership) {
    Optional<MasterLock> writer = writer(granted).or(() -> writer(converting));
    return new MasterValue(
        value,
        writer.map(lock ->
            new MasterValue.Writer(lock.node, membership.members().getOrDefault(lock.node, 0L))));
  }

  private static Optional<MasterLock> writer(LockQueue holders) {
    for (MasterLock each = holders.first(); each != null; each = each.next) {
      if (each.granted.writes()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
