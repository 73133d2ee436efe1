package tanabata.fencing.witness;

import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;

/// Carries the questions about one resource to the witness. May be called on any thread; never
/// waits.
public interface Witness extends AutoCloseable {

  /// Told what comes back, on a thread of the witness, one call at a time; must not wait there.
  interface Listener {

    /// The answer to the question with this number: exactly one for each.
    void answered(long number, WitnessReply answer);

    /// Whether the witness can be reached, as far as is known. Not connected at first. While it is
    /// not connected, every question is answered with [WitnessReply.Unreachable] at once.
    void state(boolean connected);

    /// The record may have changed. A hint: one may come without a change, and a change without
    /// one.
    void recordChanged();
  }

  /// Asks. The answer comes within the timeout that the witness was made with; what was answered
  /// [WitnessReply.Unreachable] may still be carried out later.
  ///
  /// @param number chosen by the caller, handed back with the answer
  /// @throws IllegalArgumentException if the question is none: a record that may not exist, or a
  ///   negative version
  void ask(long number, WitnessRequest question);

  /// How it stands with the witness, in a few words for people.
  String health();

  /// Answers what is still open with [WitnessReply.Unreachable], and calls nobody after that. A
  /// question that comes later is not answered.
  @Override
  void close();
}
