package tanabata.dlm.core;

import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// A lock as the master of its name sees it. Small, for there may be millions.
final class MasterLock {

  final NodeId node;
  final long lock;
  long session;

  /// The queue it stands in, and its neighbours there.
  LockQueue queue;

  MasterLock next;
  MasterLock previous;

  /// What it holds; NL while it waits for its first grant.
  Mode granted = Mode.NL;

  /// What it wants, while it converts or waits.
  Mode asked = Mode.NL;

  /// The join of what its holder was told is wanted, so that nobody is told twice.
  Mode told = Mode.NL;

  Flags flags = Flags.NONE;
  Mode from = Mode.NL;
  int turn;
  boolean demoted;
  long token;

  /// Since when it holds or waits.
  long since;

  /// How many searches for a deadlock began here for this wish.
  int searches;

  MasterLock(NodeId node, long lock, long session) {
    this.node = node;
    this.lock = lock;
    this.session = session;
  }

  MasterLock hold(Mode mode, long heldBy, Moment now) {
    granted = mode;
    from = mode;
    token = heldBy;
    since = now.nanos();
    return this;
  }

  boolean is(NodeId owner, long number) {
    return lock == number && node.equals(owner);
  }

  SessionId owner() {
    return new SessionId(node, session);
  }

  /// Whether this lock's held mode keeps `other` from what it asks.
  boolean blocks(MasterLock other) {
    return this != other && !granted.isCompatibleWith(other.asked);
  }

  /// @param heldThen the mode its holder held when it made the wish
  void wish(int newTurn, Mode heldThen, Mode mode, Flags newFlags, Moment now) {
    turn = newTurn;
    from = heldThen;
    asked = mode;
    flags = newFlags;
    since = now.nanos();
    demoted = false;
    searches = 0;
  }
}
