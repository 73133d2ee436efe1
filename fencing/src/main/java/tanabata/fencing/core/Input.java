package tanabata.fencing.core;

import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.WitnessReply;
import tanabata.foundation.NodeInput;
import tanabata.foundation.state.ReplicationState;

/// What can happen to an arbiter.
public sealed interface Input extends NodeInput {

  /// How replication stands; to be given whenever it has changed.
  ///
  /// @param clients how many clients have the device open
  record ReplicationChanged(ReplicationState state, int clients) implements Input {}

  /// From the arbiter of the peer.
  record Received(ArbiterMessage message) implements Input {}

  /// The witness replies to the request with this number.
  record Replied(long request, WitnessReply reply) implements Input {}

  /// Whether the witness can be asked at present; a hint.
  record WitnessSeen(Visibility visibility) implements Input {}

  /// The record may have changed; a hint.
  record RecordChanged() implements Input {}

  /// The fence agents have ended the attempt with this number.
  ///
  /// @param detail what they said
  record FenceEnded(long attempt, FenceResult result, String detail) implements Input {}

  /// An operator vouches that the peer serves nobody, and wants this node to go on alone.
  record Force() implements Input {}

  /// A failure detector of somebody else believes that the peer is gone; a hint.
  record PeerSuspected() implements Input {}

  /// Time has passed; to be given at least ten times a second.
  record Tick() implements Input {}

  enum Visibility {
    CONNECTED,
    LOST
  }

  enum FenceResult {
    ACHIEVED,
    FAILED
  }
}
