package tanabata.dlm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// The locks of one name in three lists, and the rules of VMS and `fs/dlm` in the simplest form. It
/// shares no code with the core, and is slow where that is simpler.
final class ReferenceModel {

  /// In the order of [Mode]: the modes that each is compatible with.
  private static final String[] COMPATIBLE = {
    "yes yes yes yes yes yes",
    "yes yes yes yes yes no ",
    "yes yes yes no  no  no ",
    "yes yes no  yes no  no ",
    "yes yes no  no  no  no ",
    "yes no  no  no  no  no ",
  };

  private final List<Lock> granted = new ArrayList<>();
  private final List<Lock> converting = new ArrayList<>();
  private final List<Lock> waiting = new ArrayList<>();
  private String value = "";
  private boolean valid = true;

  /// What users were told since the last [#outcome].
  private Outcome told = new Outcome();

  /// What users are told because of one step.
  static final class Outcome {
    final List<String> completions = new ArrayList<>();
    final List<String> blocking = new ArrayList<>();

    /// The locks that were granted, in order.
    final List<Long> grants = new ArrayList<>();
  }

  private static final class Lock {
    final long number;
    Mode held = Mode.NL;
    Mode asked;
    Flags flags;
    boolean demoted;

    /// Whether it reads the value block with its next grant.
    boolean reads = true;

    /// The modes that it was notified of since its last grant.
    List<Mode> notifiedOf = new ArrayList<>();

    Lock(long number, Mode asked, Flags flags) {
      this.number = number;
      this.asked = asked;
      this.flags = flags;
    }

    boolean has(Flag flag) {
      return flags.has(flag);
    }
  }

  Outcome outcome() {
    granted.forEach(this::notifyOfBlocked);
    converting.forEach(this::notifyOfBlocked);
    Outcome now = told;
    told = new Outcome();
    return now;
  }

  // Requests.

  void lock(long number, Mode mode, Flags flags) {
    if (find(number).isPresent()) {
      complete(number, "MISUSED");
      return;
    }
    Lock lock = new Lock(number, mode, flags);
    enqueue(waiting, lock);
    List<Mode> modes = new ArrayList<>(List.of(mode));
    if (lock.has(Flag.OR_PR)) {
      modes.add(Mode.PR);
    }
    if (lock.has(Flag.OR_CW)) {
      modes.add(Mode.CW);
    }
    for (Mode each : modes) {
      lock.asked = each;
      boolean isExpedited = each == Mode.NL && lock.has(Flag.EXPEDITE);
      if ((hasTurn(lock) || isExpedited) && isFree(lock)) {
        grant(lock);
        return;
      }
    }
    lock.asked = mode;
    if (lock.has(Flag.NO_QUEUE)) {
      notifyIfRequested(lock);
      waiting.remove(lock);
      complete(number, "BUSY NL");
    }
    forgetIfUnused();
  }

  void convert(long number, Mode mode, Flags flags, String written) {
    Optional<Lock> found = find(number).filter(granted::contains);
    if (found.isEmpty()) {
      complete(number, "MISUSED");
      return;
    }
    Lock lock = found.get();
    lock.asked = mode;
    lock.flags = flags;
    lock.demoted = false;
    boolean up = mode.ordinal() > lock.held.ordinal();
    boolean writes = mayWrite(lock.held) && !up;
    lock.reads = up || writes || mode == lock.held;
    if (writes) {
      write(lock, written);
    }
    if (isNoStronger(mode, lock.held)) {
      grant(lock);
    } else if (isFree(lock) && !(lock.has(Flag.QUEUE_CONVERSION) && !converting.isEmpty())) {
      grant(lock);
    } else if (lock.has(Flag.NO_QUEUE)) {
      notifyIfRequested(lock);
      complete(number, "BUSY " + lock.held);
    } else {
      queue(lock);
    }
    grantPossible();
  }

  private void queue(Lock lock) {
    granted.remove(lock);
    enqueue(converting, lock);
    if (!lock.has(Flag.NO_DEADLOCK_CHECK) && isDeadlocked(lock)) {
      if (lock.has(Flag.DEMOTE)) {
        lock.held = Mode.NL;
        lock.demoted = true;
      } else {
        converting.remove(lock);
        granted.add(lock);
        complete(lock.number, "DEADLOCK " + lock.held);
      }
    }
  }

  void unlock(long number, Flags flags, String written) {
    Optional<Lock> found = find(number).filter(granted::contains);
    if (found.isEmpty()) {
      complete(number, "MISUSED");
      return;
    }
    Lock lock = found.get();
    lock.flags = flags;
    if (mayWrite(lock.held)) {
      write(lock, written);
    }
    granted.remove(lock);
    complete(number, "RELEASED");
    grantPossible();
    forgetIfUnused();
  }

  void cancel(long number) {
    find(number).ifPresent(this::cancel);
    grantPossible();
    forgetIfUnused();
  }

  private void cancel(Lock lock) {
    if (waiting.remove(lock)) {
      complete(lock.number, "CANCELLED NL");
    } else if (converting.remove(lock)) {
      granted.add(lock);
      complete(lock.number, "CANCELLED " + lock.held);
    }
  }

  // The rules.

  /// Conversions come first, and of each queue the head, unless a lock is out of order.
  private boolean hasTurn(Lock lock) {
    boolean first =
        converting.contains(lock)
            ? converting.getFirst() == lock
            : converting.isEmpty() && waiting.getFirst() == lock;
    return first || lock.has(Flag.NO_ORDER);
  }

  private boolean isFree(Lock lock) {
    return holders().stream().noneMatch(other -> blocks(other, lock));
  }

  private void grantPossible() {
    for (int i = 0; i < converting.size() + waiting.size(); i++) {
      Lock lock = blocked().get(i);
      if (hasTurn(lock) && isFree(lock)) {
        grant(lock);
        i = -1;
      }
    }
  }

  /// Whether some conversion and this one can never be granted, whatever all others do.
  private boolean isDeadlocked(Lock lock) {
    for (Lock other : converting) {
      List<Lock> both = new ArrayList<>(converting);
      both.removeIf(each -> each != lock && each != other);
      while (both.removeIf(each -> mayGo(each, both))) {
        continue;
      }
      if (!both.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayGo(Lock lock, List<Lock> all) {
    return (lock == all.getFirst() || lock.has(Flag.NO_ORDER))
        && all.stream().noneMatch(other -> blocks(other, lock));
  }

  private void grant(Lock lock) {
    waiting.remove(lock);
    converting.remove(lock);
    granted.remove(lock);
    granted.add(lock);
    lock.held = lock.asked;
    lock.notifiedOf = new ArrayList<>();
    told.grants.add(lock.number);
    complete(
        lock.number,
        (lock.demoted ? "GRANTED_AFTER_DEMOTION " : "GRANTED ")
            + lock.held
            + (lock.reads ? " '" + value + "' " + (valid ? "valid" : "invalid") : ""));
    lock.demoted = false;
  }

  private void write(Lock lock, String written) {
    if (lock.has(Flag.INVALIDATE)) {
      valid = false;
    } else if (!written.isEmpty()) {
      value = written;
      valid = true;
    }
  }

  private void forgetIfUnused() {
    if (granted.isEmpty() && converting.isEmpty() && waiting.isEmpty()) {
      value = "";
      valid = true;
    }
  }

  private void notifyIfRequested(Lock refused) {
    if (refused.has(Flag.NO_QUEUE_BUT_NOTIFY)) {
      holders().forEach(holder -> notify(holder, refused));
    }
  }

  private void notifyOfBlocked(Lock holder) {
    blocked().forEach(each -> notify(holder, each));
  }

  /// Unless it is nothing new to the holder.
  private void notify(Lock holder, Lock blocked) {
    if (!blocks(holder, blocked)) {
      return;
    }
    for (Mode mode : Mode.values()) {
      boolean known = holder.notifiedOf.stream().anyMatch(before -> !areCompatible(before, mode));
      if (!areCompatible(blocked.asked, mode) && !known) {
        holder.notifiedOf.add(blocked.asked);
        told.blocking.add(holder.number + " " + blocked.asked);
        return;
      }
    }
  }

  // Terms.

  private static boolean areCompatible(Mode one, Mode other) {
    return COMPATIBLE[one.ordinal()].startsWith("yes", other.ordinal() * 4);
  }

  private static boolean blocks(Lock holder, Lock blocked) {
    return holder != blocked && !areCompatible(holder.held, blocked.asked);
  }

  private static boolean isNoStronger(Mode mode, Mode than) {
    for (Mode other : Mode.values()) {
      if (areCompatible(than, other) && !areCompatible(mode, other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayWrite(Mode mode) {
    return mode == Mode.PW || mode == Mode.EX;
  }

  private static void enqueue(List<Lock> queue, Lock lock) {
    queue.add(lock.has(Flag.HEAD_OF_QUEUE) ? 0 : queue.size(), lock);
  }

  private List<Lock> holders() {
    List<Lock> all = new ArrayList<>(granted);
    all.addAll(converting);
    return all;
  }

  private List<Lock> blocked() {
    List<Lock> all = new ArrayList<>(converting);
    all.addAll(waiting);
    return all;
  }

  private Optional<Lock> find(long number) {
    List<Lock> all = holders();
    all.addAll(waiting);
    return all.stream().filter(each -> each.number == number).findFirst();
  }

  private void complete(long number, String how) {
    told.completions.add(number + " " + how);
  }

  @Override
  public String toString() {
    return "granted "
        + text(granted)
        + " converting "
        + text(converting)
        + " waiting "
        + text(waiting);
  }

  private static String text(List<Lock> locks) {
    return locks.stream()
        .map(lock -> lock.number + ":" + lock.held + ">" + lock.asked)
        .toList()
        .toString();
  }
}
