package tanabata.dlm.core.resource;

import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// A lock as the master of its name keeps it. Small, for there may be millions.
public final class MasterLock {

  /// The queue in which a lock is.
  enum Place {
    NONE,
    GRANTED,
    CONVERTING,
    WAITING
  }

  final NodeId node;
  final long number;
  long session;

  /// Its queue, and its neighbours there.
  Place place = Place.NONE;

  MasterLock next;
  MasterLock previous;

  /// The mode held; NL while it waits for its first grant.
  Mode granted = Mode.NL;

  /// The mode it converts to or waits for, while it does.
  Mode requested = Mode.NL;

  /// The join of the modes of which its owner was notified that it blocks them, so that nobody is
  /// notified twice.
  Mode notified = Mode.NL;

  Flags flags = Flags.NONE;

  /// What its owner held when it made the request: that decides about the value block.
  Mode heldAtRequest = Mode.NL;

  int attempt;
  boolean demoted;
  long token;

  /// When it was granted, or was requested.
  private long since;

  /// How many searches for a deadlock have begun here for this request.
  private int searches;

  private MasterLock(NodeId node, long number, long session) {
    this.node = node;
    this.number = number;
    this.session = session;
  }

  /// A lock that is held already.
  public static MasterLock held(SessionId owner, long number, Mode mode, long token, Moment now) {
    MasterLock lock = new MasterLock(owner.node(), number, owner.session());
    lock.granted = mode;
    lock.heldAtRequest = mode;
    lock.token = token;
    lock.since = now.nanos();
    return lock;
  }

  /// A lock that is requested.
  public static MasterLock requested(
      SessionId owner, long number, int attempt, Mode mode, Flags flags, Moment now) {
    MasterLock lock = new MasterLock(owner.node(), number, owner.session());
    lock.requestConversion(attempt, Mode.NL, mode, flags, now);
    return lock;
  }

  /// @param held the mode that its owner held when it made the request
  public void requestConversion(int newAttempt, Mode held, Mode mode, Flags newFlags, Moment now) {
    attempt = newAttempt;
    heldAtRequest = held;
    requested = mode;
    flags = newFlags;
    since = now.nanos();
    demoted = false;
    searches = 0;
  }

  /// @param held the mode that its owner held when it made the request
  public void requestRelease(Mode held, Flags newFlags) {
    heldAtRequest = held;
    flags = newFlags;
  }

  /// Its age is counted from now on.
  public void restartAge(Moment now) {
    since = now.nanos();
  }

  public long ageNanos(Moment now) {
    return now.nanos() - since;
  }

  public NodeId node() {
    return node;
  }

  /// The number that its own node gave it.
  public long number() {
    return number;
  }

  public SessionId session() {
    return new SessionId(node, session);
  }

  public boolean hasSession() {
    return session != 0;
  }

  public int attempt() {
    return attempt;
  }

  public Mode granted() {
    return granted;
  }

  /// The mode it waits for; the mode held if it does not wait.
  public Mode requested() {
    return isBlocked() ? requested : granted;
  }

  /// Whether its last grant gave the old mode up meanwhile.
  public boolean isDemoted() {
    return demoted;
  }

  public long token() {
    return token;
  }

  public boolean is(NodeId owner, long itsNumber) {
    return number == itsNumber && node.equals(owner);
  }

  /// Whether it waits, for its first grant or for a conversion.
  public boolean isBlocked() {
    return place == Place.CONVERTING || place == Place.WAITING;
  }

  public boolean isConverting() {
    return place == Place.CONVERTING;
  }

  /// Whether the mode it holds is incompatible with what `other` requests.
  public boolean blocks(MasterLock other) {
    return this != other && !granted.isCompatibleWith(other.requested);
  }

  public int searches() {
    return searches;
  }

  public void countSearch() {
    searches++;
  }
}
