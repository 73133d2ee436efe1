package tanabata.dlm.explorer;

import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// One thing a client does. It has one lock at a time, and writes the value block whenever it may.
///
/// @param name which of the scenario's names, for `LOCK`
record Step(Verb verb, int name, Mode mode, Flags flags) {

  enum Verb {
    LOCK,
    CONVERT,
    UNLOCK,
    /// Cancels the pending request.
    CANCEL
  }

  static Step lock(int name, Mode mode, Flag... flags) {
    return new Step(Verb.LOCK, name, mode, Flags.of(flags));
  }

  static Step convert(Mode mode, Flag... flags) {
    return new Step(Verb.CONVERT, 0, mode, Flags.of(flags));
  }

  static Step unlock() {
    return new Step(Verb.UNLOCK, 0, Mode.NL, Flags.NONE);
  }

  static Step cancel() {
    return new Step(Verb.CANCEL, 0, Mode.NL, Flags.NONE);
  }
}
