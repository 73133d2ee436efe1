package tanabata.filesystem.model;

/// One of the times of an inode, and how often it has been changed: clocks differ, so that a judge
/// compares whether it has moved rather than what it is.
final class Stamp {

  private long nanos;
  private long moves;
  private long chances;
  private long resets;
  private boolean given;

  Stamp(long nanos) {
    this.nanos = nanos;
  }

  Stamp copy() {
    Stamp copy = new Stamp(nanos);
    copy.moves = moves;
    copy.chances = chances;
    copy.resets = resets;
    copy.given = given;
    return copy;
  }

  void move(long now) {
    nanos = Math.max(now, nanos + 1);
    moves++;
    given = false;
  }

  /// It may move or not.
  void chance() {
    chances++;
  }

  /// Somebody has set it to now, which may be before what it was set to.
  void reset(long now) {
    move(now);
    resets++;
  }

  /// Somebody has said what it shall be.
  void give(long value) {
    nanos = value;
    moves++;
    given = true;
  }

  long nanos() {
    return nanos;
  }

  long moves() {
    return moves;
  }

  long resets() {
    return resets;
  }

  long chances() {
    return chances;
  }

  boolean given() {
    return given;
  }
}
