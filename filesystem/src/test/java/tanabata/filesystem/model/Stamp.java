package tanabata.filesystem.model;

/// One of the times of an inode, and how often it has been changed: clocks differ, so that a judge
/// compares whether it has moved rather than what it is.
final class Stamp {

  private long nanos;
  private long moves;
  private long chances;
  private boolean given;

  Stamp(long nanos) {
    this.nanos = nanos;
  }

  Stamp copy() {
    Stamp copy = new Stamp(nanos);
    copy.moves = moves;
    copy.chances = chances;
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

  long chances() {
    return chances;
  }

  boolean given() {
    return given;
  }
}
