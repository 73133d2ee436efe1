package tanabata.filesystem.core.lock;

import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.foundation.Moment;

/// One lock, as this mount knows it.
final class LockState {

  private final LockId lock;
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

  /// Whether nothing new may use it that could not go on without it.
  private boolean leaving;

  private int pins;
  private int exclusivePins;

  LockState(LockId lock) {
    this.lock = lock;
  }

  LockId lock() {
    return lock;
  }

  Mode held() {
    return held;
  }

  void granted(Mode mode, boolean isEarly) {
    held = mode;
    asked = Mode.NONE;
    early = isEarly;
  }

  void refused() {
    asked = Mode.NONE;
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

  void leave() {
    leaving = true;
  }

  void given(Mode kept) {
    held = kept;
    leaving = false;
    wanted = Mode.NONE;
    handingOver = false;
  }

  boolean mayPin(Mode mode) {
    boolean leaves = leaving && !target().covers(mode);
    return held.covers(mode) && !early && !leaves;
  }

  void pin(Mode mode) {
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

  boolean isPinned() {
    return pins > 0;
  }

  boolean isPinnedAlone() {
    return exclusivePins > 0;
  }

  /// Whether nobody here uses what has to be given back.
  boolean isFree() {
    return target() == Mode.SHARED ? exclusivePins == 0 : pins == 0;
  }

  boolean isUnused() {
    return held == Mode.NONE && asked == Mode.NONE && pins == 0;
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
