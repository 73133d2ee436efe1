package tanabata.replication.core.work;

import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Validity;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.WriteKind;

/// What can happen to a replication core.
public sealed interface Input extends NodeInput {

  // From clients of the device.

  /// Answered with the bytes.
  record Read(ByteRange range, Caller caller) implements Input {}

  /// @param payload of the range's length for data, [Payload#NONE] otherwise; owned by the core
  ///   from here on, until it asks for its release
  record Write(ByteRange range, WriteKind kind, boolean durable, Payload payload, Caller caller)
      implements Input {}

  record Flush(Caller caller) implements Input {}

  // Completions.

  /// An effect that named this ticket has been carried out, or failed.
  ///
  /// @param payload what was read or computed, owned by the core from here on
  record Done(Ticket ticket, Outcome outcome, Payload payload) implements Input {}

  /// A write of data that named this ticket has found no space on the disk. It goes on: it is tried
  /// again until there is some, and completes then.
  record Held(Ticket ticket) implements Input {}

  /// The answer to [Effect.Compare]: one bit a block, set where the contents are equal, and the
  /// contents of the blocks where they are not, end to end.
  record Compared(Ticket ticket, Outcome outcome, long[] equal, Payload differing)
      implements Input {}

  // From the link.

  /// @param link never used before; a later one replaces an earlier one
  record LinkUp(long link) implements Input {}

  record LinkDown(long link, String reason) implements Input {}

  record Received(long link, Frame frame) implements Input {}

  /// From the operator, each answered by an [Effect.Reply].
  sealed interface Order extends Input {
    Caller caller();
  }

  /// @param force declare this node's copy the valid one although no data was ever declared valid
  record Promote(boolean force, Caller caller) implements Order {}

  /// @param openClients how many clients have the device open
  record Demote(int openClients, Caller caller) implements Order {}

  record Connect(Caller caller) implements Order {}

  /// @param openClients how many clients have the device open
  record Disconnect(int openClients, Caller caller) implements Order {}

  /// Make the version that this node gave up the valid one again.
  ///
  /// @param proposal random; names the generation that this makes
  record RollBack(int openClients, long proposal, Caller caller) implements Order {}

  /// Remove the version that this node gave up.
  record Forget(Caller caller) implements Order {}

  /// Settle a split brain: whose version is kept.
  record Resolve(NodeId keep, Caller caller) implements Order {}

  /// This copy is not to be trusted any more, but kept.
  record Outdate(int openClients, Caller caller) implements Order {}

  /// Take every block from the peer anew.
  record Invalidate(int openClients, Caller caller) implements Order {}

  // From the arbiter. What comes of it, [Effect.StateChanged] tells.

  /// Until when clients may be answered.
  record Permitted(Permit permit) implements Input {}

  /// Go on without the peer, which serves nobody any more.
  ///
  /// @param epoch of the witness's record, 0 if there is none
  /// @param proposal random; names the new generation
  /// @param wallMillis wall clock, milliseconds since 1970, to tell people when it was
  /// @param validity whether blocks that are not valid count as valid from then on
  record GoStandalone(
      long epoch, long proposal, long wallMillis, Validity validity, Evidence evidence)
      implements Input {}

  /// End everything that clients have under way, and their sessions; this copy is outdated.
  record Cut(long epoch, CutReason reason) implements Input {}

  /// Send this to the arbiter of the peer, if there is a link.
  record SendControl(byte[] content) implements Input {}

  /// Leave in order: finish what can be finished, tell the peer, then [Effect.Stopped].
  record Shutdown() implements Input {}

  /// Time has passed; to be given at least ten times a second.
  record Tick() implements Input {}
}
