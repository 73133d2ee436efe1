package tanabata.fencing.core;

import tanabata.foundation.Moment;

/// The decisions on which the safety of an arbiter rests, each in one place, so that a test of the
/// tests can plant a wrong one. Production knows [#SOUND] only.
public class Rules {

  public static final Rules SOUND = new Rules();

  /// From when on a lease counts. The one who grants it knows only that the beat was sent before
  /// its own answer; so it counts from the sending.
  public Moment leaseStart(Moment beatSent, Moment answerReceived) {
    return beatSent;
  }

  /// Whether this node may go on only when it is certain that the peer serves no more.
  public boolean needsEvidence() {
    return true;
  }

  /// Whether a record that still names this node has to be changed, by compare-and-set, before the
  /// right is this node's: what was read may be old by the time it is acted on.
  public boolean comparesAndSets() {
    return true;
  }
}
