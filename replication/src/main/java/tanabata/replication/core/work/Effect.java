package tanabata.replication.core.work;

import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.ReplicationState;
import tanabata.replication.model.Caller;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.WriteKind;

/// What a replication core can ask for. Every effect with a [Ticket] is answered by one
/// [Input.Done] (or [Input.Compared]) that carries it.
public sealed interface Effect extends NodeEffect {

  /// What disks, links and clients carry out.
  sealed interface ForAdapters extends Effect {}

  /// What whoever runs the node has to know.
  sealed interface ForOwner extends Effect {}

  /// What the arbiter has to know.
  sealed interface ForArbiter extends Effect {}

  /// What concerns the disk, the metadata and the undo log of this node.
  sealed interface Storage extends ForAdapters {}

  /// Read the local copy; the completion carries the bytes.
  record ReadDisk(Ticket ticket, ByteRange range) implements Storage {}

  /// Write to the local copy the bytes of `payload` from `offset`, as many as the range is long.
  ///
  /// @param durable whether the bytes must be on stable storage at completion
  record WriteDisk(
      Ticket ticket, ByteRange range, WriteKind kind, boolean durable, Payload payload, int offset)
      implements Storage {}

  /// Make every completed write to the local copy durable.
  record FlushDisk(Ticket ticket) implements Storage {}

  /// Read the range and complete with the strong digests of its blocks, end to end.
  record Digest(Ticket ticket, ByteRange range) implements Storage {}

  /// Read the range and compare the digests of its blocks with those given.
  record Compare(Ticket ticket, ByteRange range, Payload digests) implements Storage {}

  /// Make a change of the metadata durable.
  record Persist(Ticket ticket, MetadataChange change) implements Storage {}

  // The undo log. What fails there must not stop anything else.

  /// Make an empty log, durably, in the place of any other.
  ///
  /// @param before what identifies the version that it keeps
  /// @param retention whether it stays when the resync is over
  record OpenUndo(Ticket ticket, DataIdentity before, Retention retention) implements Storage {}

  /// Save the present content of these whole blocks to the log, durably.
  record Preserve(Ticket ticket, ByteRange blocks) implements Storage {}

  /// Write everything in the log back to the disk, durably.
  record RollBack(Ticket ticket) implements Storage {}

  /// Remove the log.
  record DropUndo(Ticket ticket) implements Storage {}

  /// Of the writes with this ticket, those that find no space on the disk are not wanted any more:
  /// they come back as [Outcome#GONE], carried out in part, or not. Whatever else the disk is at
  /// ends as it would.
  record Recall(Ticket ticket) implements ForAdapters {}

  /// Hand a frame to the link; frames of one link leave in the order of these effects.
  record Send(long link, Frame frame) implements ForAdapters {}

  /// Try to connect to the peer, unless an attempt is under way.
  record Dial() implements ForAdapters {}

  /// Close the link. No [Input.LinkDown] is owed for it.
  record CloseLink(long link, LinkEnd reason) implements ForAdapters {}

  /// Answer a client.
  ///
  /// @param data the bytes of a successful read, owned by the caller from here on
  record Answer(Caller caller, Outcome outcome, List<Payload> data) implements ForAdapters {}

  /// Answer an operator.
  record Reply(Caller caller, OrderReply reply) implements ForAdapters {}

  /// End the sessions of all clients for good; each has been answered.
  record CutClients(CutReason reason) implements ForOwner {}

  /// The arbiter of the peer sends this to that of this node.
  record ControlReceived(byte[] content) implements ForArbiter {}

  /// The core has no further use for this payload.
  record Release(Payload payload) implements ForAdapters {}

  /// Something happened that an operator would want to know.
  record Notify(ReplicationEvent event) implements ForOwner {}

  /// How this node stands has changed; the last effect of an input.
  record StateChanged(ReplicationState state) implements ForArbiter {}

  /// The core has left in order after [Input.Shutdown]: the disk is at nothing that it was asked
  /// for, and will be asked for nothing.
  record Stopped() implements ForOwner {}

  /// The core cannot go on (the local disk failed); the daemon must stop.
  record Failed(NodeFailure reason) implements ForOwner {}

  /// What becomes of an undo log when the resync is over.
  enum Retention {
    UNTIL_RESYNCED,
    /// It stays until somebody removes it.
    KEPT
  }
}
