package tanabata.dlm.core;

import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.foundation.NodeId;

/// Lock cores with a wrong rule, which the storms and the explorer must find.
public enum PlantedBug implements CoreFactory {
  /// Messages of the time before the last change of members are accepted.
  ACCEPTS_OLD_EPOCHS(
      new Rules() {
        @Override
        boolean refusesOtherEpochs() {
          return false;
        }

        @Override
        boolean repliesMustMatch() {
          return false;
        }
      }),

  /// A master grants before it knows what all members hold.
  SERVES_BEFORE_ALL_REPORTS(
      new Rules() {
        @Override
        boolean waitsForAllReports() {
          return false;
        }
      }),

  /// A holder that converts down reports the mode that it may have given up already.
  REPORTS_THE_OLD_MODE(
      new Rules() {
        @Override
        Mode reliedOn(Mode held, Mode requested, Flags flags) {
          return held;
        }
      }),

  /// A value stays valid although its writer is gone.
  TRUSTS_A_LOST_WRITER(
      new Rules() {
        @Override
        boolean trustsLostWriter() {
          return true;
        }
      }),

  /// What was written before a recovery marked the value invalid makes it valid again.
  ACCEPTS_LATE_WRITERS(
      new Rules() {
        @Override
        boolean barsLateWriters() {
          return false;
        }
      }),

  /// A grant is delivered although this node may be evicted.
  DELIVERS_WITHOUT_PERMIT(
      new Rules() {
        @Override
        boolean needsPermit() {
          return false;
        }
      }),

  /// The reply to an earlier request is taken for the reply to the pending one.
  ACCEPTS_ANY_REPLY(
      new Rules() {
        @Override
        boolean repliesMustMatch() {
          return false;
        }
      });

  private final Rules rules;

  PlantedBug(Rules rules) {
    this.rules = rules;
  }

  @Override
  public LockCore create(NodeId self, Tuning tuning) {
    return new LockCore(self, tuning, rules);
  }
}
