package tanabata.fencing.core;

/// What can happen to an arbiter.
public sealed interface Input {

  /// How the replication house stands; to be given whenever it has changed.
  record Stands(Standpoint standpoint) implements Input {}

  /// The arbiter of the peer says this.
  record Heard(Letter letter) implements Input {}

  /// The witness answers the question with this number.
  record Answered(long ask, Answer answer) implements Input {}

  /// Whether the witness can be asked at present; a hint.
  record WitnessSeen(boolean connected) implements Input {}

  /// The record may have changed; a hint.
  record RecordChanged() implements Input {}

  /// The fence agents have ended the attempt with this number.
  record Fenced(long attempt, boolean achieved, String sentence) implements Input {}

  /// An operator vouches that the peer serves nobody, and wants this node to go on alone.
  record Force() implements Input {}

  /// A failure detector of somebody else believes that the peer is gone; a hint.
  record PeerSuspected() implements Input {}

  /// Time has passed; to be given at least ten times a second.
  record Tick() implements Input {}
}
