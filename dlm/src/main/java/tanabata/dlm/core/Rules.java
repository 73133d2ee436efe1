package tanabata.dlm.core;

import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// The decisions on which the safety of the lock manager rests, each in one place.
///
/// There is one set of rules outside of tests, and nothing outside of this package can make
/// another: only tests of the tests, which stand in this package, plant a wrong one.
class Rules {

  static final Rules SOUND = new Rules();

  /// Whether envelopes of another epoch, or from or to another incarnation, are dropped.
  boolean refusesOtherEpochs() {
    return true;
  }

  /// Whether a master waits for the reports of all members before it serves.
  boolean waitsForAllReports() {
    return true;
  }

  /// What a holder may rely on while a conversion is pending: the master may have granted it
  /// already, or given up the old mode for it, and have granted another lock.
  Mode reliedOn(Mode held, Mode requested, Flags flags) {
    return flags.has(Flag.DEMOTE) && !held.covers(requested) ? Mode.NL : held.meet(requested);
  }

  /// Whether a value is valid although the last member that could have written it is gone.
  boolean trustsLostWriter() {
    return false;
  }

  /// Whether a recovery that marks a value invalid bars what earlier writers still write.
  boolean barsLateWriters() {
    return true;
  }

  /// Whether a grant is delivered only under a valid permit.
  boolean needsPermit() {
    return true;
  }

  /// Whether a reply must match the pending request.
  boolean repliesMustMatch() {
    return true;
  }
}
