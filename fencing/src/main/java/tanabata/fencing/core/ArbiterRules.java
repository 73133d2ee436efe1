package tanabata.fencing.core;

import tanabata.foundation.Moment;

/// The decisions on which the safety of an arbiter rests, each in one place, so that a test of the
/// tests can replace one. Production knows [#SOUND] only.
public class ArbiterRules {

  public static final ArbiterRules SOUND = new ArbiterRules();

  protected ArbiterRules() {}

  /// From when on a lease counts. The one who grants it knows only that the heartbeat was sent
  /// before its own reply; so it counts from the sending.
  public Moment leaseStart(Moment heartbeatSent, Moment replyReceived) {
    return heartbeatSent;
  }

  /// Whether this node may go on only when it is certain that the peer serves no more.
  public boolean needsEvidence() {
    return true;
  }

  /// Whether a record that is read and names this node gives it the right. It does not: what was
  /// read may be old by the time it is acted on, so the record has to be changed first.
  public boolean trustsWhatIsRead() {
    return false;
  }

  /// Whether a node that is apart from its peer may make a record that the witness does not know.
  /// It may not: the record that was lost may have named the peer alone.
  public boolean makesRecordApart() {
    return false;
  }

  /// Whether a record is made only after the peer has said, in this connection, that it misses it
  /// too. The peer may still believe in a right that the lost record gave it, and it knows by which
  /// epochs it has acted.
  public boolean agreesOnMissingRecord() {
    return true;
  }

  /// Whether a node that takes part in the locks alone, and may not know the last epoch of its
  /// peer, skips some.
  public boolean skipsEpochs() {
    return true;
  }
}
