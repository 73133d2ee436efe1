package tanabata.dlm.storm;

import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Rules;

/// Wrong rules that the storms and the explorer must find.
public enum PlantedBug {
  /// A word of the time before the last change of members is taken for one of now.
  OLD_ROUNDS_COUNT(
      new Rules() {
        @Override
        public boolean refusesOtherEpochs() {
          return false;
        }

        @Override
        public boolean answersMustFit() {
          return false;
        }
      }),

  /// A master grants before it knows what everybody holds.
  STARTS_TOO_EARLY(
      new Rules() {
        @Override
        public boolean waitsForAllReports() {
          return false;
        }
      }),

  /// A holder on its way down reports the mode that it may have given up already.
  RELIES_ON_THE_OLD_MODE(
      new Rules() {
        @Override
        public Mode reliedOn(Mode held, Mode asked, Flags flags) {
          return held;
        }
      }),

  /// The value of a writer that died is taken for the last one.
  BELIEVES_THE_DEAD(
      new Rules() {
        @Override
        public boolean believesLostWriter() {
          return true;
        }
      }),

  /// What was written before a recovery called the value invalid makes it valid again.
  LATE_WRITERS_COUNT(
      new Rules() {
        @Override
        public boolean barsLateWriters() {
          return false;
        }
      }),

  /// A grant is told although this node may be out.
  TELLS_WITHOUT_PERMIT(
      new Rules() {
        @Override
        public boolean needsPermit() {
          return false;
        }
      }),

  /// An answer to a wish of before is taken for the answer to this one.
  ANY_ANSWER_WILL_DO(
      new Rules() {
        @Override
        public boolean answersMustFit() {
          return false;
        }
      });

  public final Rules rules;

  PlantedBug(Rules rules) {
    this.rules = rules;
  }
}
