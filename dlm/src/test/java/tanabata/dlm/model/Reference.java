package tanabata.dlm.model;

import java.util.ArrayList;
import java.util.List;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// The locks of one name in three lists, and the rules of VMS and `fs/dlm` one after the other, as
/// one would explain them. It shares no rule with the core; where it is slow, it is plain.
final class Reference {

  /// In the order of [Mode]: beside which modes each may be held.
  private static final String[] BESIDE = {
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

  /// What users were told since [#told].
  private Told told = new Told();

  /// What users are told because of one step.
  static final class Told {
    final List<String> completions = new ArrayList<>();
    final List<String> wanted = new ArrayList<>();

    /// The locks that were granted, in order.
    final List<Long> grants = new ArrayList<>();
  }

  private static final class Lock {
    final long number;
    Mode held = Mode.NL;
    Mode asked;
    Flags flags;
    boolean demoted;

    /// Whether it learns the value with its next grant.
    boolean learns = true;

    /// What it has been told is wanted since its last grant.
    List<Mode> toldOf = new ArrayList<>();

    Lock(long number, Mode asked, Flags flags) {
      this.number = number;
      this.asked = asked;
      this.flags = flags;
    }

    boolean has(Flag flag) {
      return flags.has(flag);
    }
  }

  Told told() {
    granted.forEach(this::tellWhoWaits);
    converting.forEach(this::tellWhoWaits);
    Told now = told;
    told = new Told();
    return now;
  }

  // What users do.

  void lock(long number, Mode mode, Flags flags) {
    if (find(number) != null) {
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
      boolean waitsForNobody = each == Mode.NL && lock.has(Flag.EXPEDITE);
      if ((hasTurn(lock) || waitsForNobody) && isFree(lock)) {
        grant(lock);
        return;
      }
    }
    lock.asked = mode;
    if (lock.has(Flag.NO_QUEUE)) {
      maybeTell(lock);
      waiting.remove(lock);
      complete(number, "BUSY NL");
    }
    forgetIfUnused();
  }

  void convert(long number, Mode mode, Flags flags, String written) {
    Lock lock = find(number);
    if (lock == null || !granted.contains(lock)) {
      complete(number, "MISUSED");
      return;
    }
    lock.asked = mode;
    lock.flags = flags;
    lock.demoted = false;
    boolean up = mode.ordinal() > lock.held.ordinal();
    boolean writes = mayWrite(lock.held) && !up;
    lock.learns = up || writes || mode == lock.held;
    if (writes) {
      write(lock, written);
    }
    if (isNoStronger(mode, lock.held)) {
      grant(lock);
    } else if (isFree(lock) && !(lock.has(Flag.QUEUE_CONVERSION) && !converting.isEmpty())) {
      grant(lock);
    } else if (lock.has(Flag.NO_QUEUE)) {
      maybeTell(lock);
      complete(number, "BUSY " + lock.held);
    } else {
      queue(lock);
    }
    grantWhatCanBe();
  }

  private void queue(Lock lock) {
    granted.remove(lock);
    enqueue(converting, lock);
    if (!lock.has(Flag.NO_DEADLOCK_CHECK) && isStuck(lock)) {
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
    Lock lock = find(number);
    if (lock == null || !granted.contains(lock)) {
      complete(number, "MISUSED");
      return;
    }
    lock.flags = flags;
    if (mayWrite(lock.held)) {
      write(lock, written);
    }
    granted.remove(lock);
    complete(number, "RELEASED");
    grantWhatCanBe();
    forgetIfUnused();
  }

  void cancel(long number) {
    Lock lock = find(number);
    if (waiting.remove(lock)) {
      complete(number, "CANCELLED NL");
    } else if (converting.remove(lock)) {
      granted.add(lock);
      complete(number, "CANCELLED " + lock.held);
    }
    grantWhatCanBe();
    forgetIfUnused();
  }

  // The rules.

  /// Conversions come first, and of each queue the head, unless somebody does not keep the order.
  private boolean hasTurn(Lock lock) {
    boolean first =
        converting.contains(lock)
            ? converting.getFirst() == lock
            : converting.isEmpty() && waiting.getFirst() == lock;
    return first || lock.has(Flag.NO_ORDER);
  }

  private boolean isFree(Lock lock) {
    return holders().stream().noneMatch(other -> isInTheWay(other, lock));
  }

  private void grantWhatCanBe() {
    for (int i = 0; i < converting.size() + waiting.size(); i++) {
      Lock lock = blocked().get(i);
      if (hasTurn(lock) && isFree(lock)) {
        grant(lock);
        i = -1;
      }
    }
  }

  /// Whether of all converters there is one that together with this one can never go on, whatever
  /// all others do.
  private boolean isStuck(Lock lock) {
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
        && all.stream().noneMatch(other -> isInTheWay(other, lock));
  }

  private void grant(Lock lock) {
    waiting.remove(lock);
    converting.remove(lock);
    granted.remove(lock);
    granted.add(lock);
    lock.held = lock.asked;
    lock.toldOf = new ArrayList<>();
    told.grants.add(lock.number);
    complete(
        lock.number,
        (lock.demoted ? "GRANTED_AFTER_DEMOTION " : "GRANTED ")
            + lock.held
            + (lock.learns ? " '" + value + "' " + (valid ? "valid" : "invalid") : ""));
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

  private void maybeTell(Lock refused) {
    if (refused.has(Flag.NO_QUEUE_BUT_NOTIFY)) {
      holders().forEach(holder -> tell(holder, refused));
    }
  }

  private void tellWhoWaits(Lock holder) {
    blocked().forEach(each -> tell(holder, each));
  }

  /// Nobody is told what he knows.
  private void tell(Lock holder, Lock blocked) {
    if (!isInTheWay(holder, blocked)) {
      return;
    }
    for (Mode mode : Mode.values()) {
      boolean known = holder.toldOf.stream().anyMatch(before -> !goTogether(before, mode));
      if (!goTogether(blocked.asked, mode) && !known) {
        holder.toldOf.add(blocked.asked);
        told.wanted.add(holder.number + " " + blocked.asked);
        return;
      }
    }
  }

  // Words.

  private static boolean goTogether(Mode one, Mode other) {
    return BESIDE[one.ordinal()].startsWith("yes", other.ordinal() * 4);
  }

  private static boolean isInTheWay(Lock holder, Lock blocked) {
    return holder != blocked && !goTogether(holder.held, blocked.asked);
  }

  private static boolean isNoStronger(Mode mode, Mode than) {
    for (Mode other : Mode.values()) {
      if (goTogether(than, other) && !goTogether(mode, other)) {
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

  private Lock find(long number) {
    List<Lock> all = holders();
    all.addAll(waiting);
    return all.stream().filter(each -> each.number == number).findFirst().orElse(null);
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
