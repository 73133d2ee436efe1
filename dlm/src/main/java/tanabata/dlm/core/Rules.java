package tanabata.dlm.core;

import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// The decisions on which the safety of the lock manager rests, each in one place, so that a test
/// of the tests can plant a wrong one. Production knows [#SOUND] only.
public class Rules {

  public static final Rules SOUND = new Rules();

  /// Whether envelopes of another epoch, or from or to another incarnation, are dropped.
  public boolean refusesOtherEpochs() {
    return true;
  }

  /// Whether a master waits for the reports of all members before it serves.
  public boolean waitsForAllReports() {
    return true;
  }

  /// What a holder may rely on while a conversion is under way: the master may have carried it out
  /// already, or given the old mode up for it, and told others.
  public Mode reliedOn(Mode held, Mode asked, Flags flags) {
    return flags.has(Flag.DEMOTE) && !held.covers(asked) ? Mode.NL : held.meet(asked);
  }

  /// Whether a value is believed whose last possible writer is gone.
  public boolean believesLostWriter() {
    return false;
  }

  /// Whether what a value's older writers say late is barred once a recovery has called it invalid.
  public boolean barsLateWriters() {
    return true;
  }

  /// Whether grants wait for a valid permit.
  public boolean needsPermit() {
    return true;
  }

  /// Whether an answer of the master must fit the wish under way.
  public boolean answersMustFit() {
    return true;
  }
}
