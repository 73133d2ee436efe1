package tanabata.filesystem.core.lock;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.foundation.Moment;

/// One lock, as this mount knows it.
final class LockState {

  private static final KernelPages NO_PAGES = new KernelPages(CoreRules.SOUND);

  private final LockId lock;
  private final CoreRules rules;
  private Mode held = Mode.NONE;
  private Mode asked = Mode.NONE;

  /// What another mount waits for.
  private Mode wanted = Mode.NONE;

  /// Whether what it covers is on its way to its place, so that the lock can be given back.
  private boolean handingOver;

  /// Granted, but in a membership whose dead members' journals are not replayed yet.
  private boolean early;

  /// Until when the kernel may rely on what it was told under it.
  private Moment reliedOn = Moment.ZERO;

  private Conversion conversion = Conversion.NONE;

  /// Whether nothing new may use it that could not go on without it.
  private boolean leaving;

  /// Of a window: inodes that were created under it, since this mount has it alone.
  private final Set<Long> created = new HashSet<>();

  private Moment granted = Moment.ZERO;
  private Moment used = Moment.ZERO;
  private Mode usedAs = Mode.NONE;

  /// What the kernel may have while it is held, of a window.
  private KernelPages pages;

  /// So many writes wait until the kernel has dropped pages.
  private int drops;

  private int pins;
  private int exclusivePins;

  private enum Conversion {
    NONE,
    WAITS,
    REFUSED
  }

  LockState(LockId lock, CoreRules rules) {
    this.lock = lock;
    this.rules = rules;
    this.pages = noPages();
  }

  private KernelPages noPages() {
    return lock.kind() == LockId.Kind.WINDOW ? new KernelPages(rules) : NO_PAGES;
  }

  LockId lock() {
    return lock;
  }

  Mode held() {
    return held;
  }

  Set<Long> created() {
    return created;
  }

  KernelPages pages() {
    return pages;
  }

  /// Whether whoever has waited for it here is still at it.
  boolean isBusy(Moment now, Duration hold, Duration rest) {
    return now.since(granted).compareTo(hold) < 0 && now.since(used).compareTo(rest) < 0;
  }

  void granted(Moment now, Mode mode, boolean isEarly) {
    granted = now;
    usedAs = Mode.NONE;
    held = mode;
    asked = Mode.NONE;
    conversion = Conversion.NONE;
    early = isEarly;
    if (mode == Mode.EXCLUSIVE) {
      pages.canWriteBack();
    }
  }

  void refused() {
    asked = Mode.NONE;
    if (conversion == Conversion.WAITS) {
      conversion = Conversion.REFUSED;
    }
  }

  /// Waits to have it alone, and keeps it shared meanwhile.
  void waitToConvert() {
    asked = Mode.EXCLUSIVE;
    conversion = Conversion.WAITS;
  }

  /// It cannot be had alone before it is given back.
  boolean isRefusedConversion() {
    return conversion == Conversion.REFUSED;
  }

  void isRecovered() {
    early = false;
  }

  Mode asked() {
    return asked;
  }

  void ask(Mode mode) {
    asked = mode;
  }

  Mode wanted() {
    return wanted;
  }

  void want(Mode mode) {
    if (mode.compareTo(wanted) > 0) {
      wanted = mode;
    }
  }

  /// What may be kept.
  Mode target() {
    return wanted == Mode.SHARED ? Mode.SHARED : Mode.NONE;
  }

  boolean isHandingOver() {
    return handingOver;
  }

  void handOver() {
    handingOver = true;
  }

  Moment reliedOn() {
    return reliedOn;
  }

  void relyOn(Moment until) {
    if (until.compareTo(reliedOn) > 0) {
      reliedOn = until;
    }
  }

  /// The kernel still relies on what it would not be told any more.
  boolean isReliedOn(Moment now) {
    return target() == Mode.NONE && now.compareTo(reliedOn) < 0;
  }

  boolean isLeaving() {
    return leaving;
  }

  void leave() {
    leaving = true;
  }

  /// For what it was needed since it was granted.
  Mode usedAs() {
    return usedAs;
  }

  void given(Mode kept) {
    held = kept;
    usedAs = Mode.NONE;
    if (pages.isDropping()) {
      pages.lockIsGone();
    } else if (kept == Mode.NONE) {
      pages = noPages();
    }
    created.clear();
    conversion = Conversion.NONE;
    leaving = false;
    wanted = Mode.NONE;
    handingOver = false;
  }

  boolean mayPin(Mode mode) {
    return isUsable(mode) && !isGoing(mode);
  }

  /// The same, for what fills pages of the kernel, or writes them back.
  boolean mayPinForPages(Moment now, Mode mode) {
    return isUsable(mode) && (!isGoing(mode) || waitsForFilling(now));
  }

  void beginDrop() {
    drops++;
  }

  void endDrop() {
    drops--;
  }

  /// Whether the kernel may wait for a page that is being filled, so that what fills one has to be
  /// answered.
  boolean waitsForFilling(Moment now) {
    return rules.answersWhatFillsPages() && (drops > 0 || pages.waitForFilling(now));
  }

  private boolean isUsable(Mode mode) {
    return held.covers(mode) && !early;
  }

  private boolean isGoing(Mode mode) {
    return leaving && !target().covers(mode);
  }

  void pin(Moment now, Mode mode) {
    used = now;
    usedAs = usedAs.covers(mode) ? usedAs : mode;
    pins++;
    if (mode == Mode.EXCLUSIVE) {
      exclusivePins++;
    }
  }

  void unpin(Mode mode) {
    pins--;
    if (mode == Mode.EXCLUSIVE) {
      exclusivePins--;
    }
  }

  /// Of a lock that only this mount knows.
  boolean isFree(Mode mode) {
    return mode == Mode.EXCLUSIVE ? pins == 0 : exclusivePins == 0;
  }

  boolean isPinned() {
    return pins > 0;
  }

  /// Whether nobody here uses what has to be given back.
  boolean isFree() {
    return target() == Mode.SHARED ? exclusivePins == 0 : pins == 0;
  }

  boolean isUnused() {
    return held == Mode.NONE && asked == Mode.NONE && pins == 0 && !pages.isDropping();
  }

  @Override
  public String toString() {
    return lock
        + " "
        + held
        + (asked == Mode.NONE ? "" : ", asks " + asked)
        + (wanted == Mode.NONE ? "" : ", wanted " + wanted)
        + ", "
        + pins
        + " pins";
  }
}
