package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// What a replication core can ask for. Every effect with a [Ticket] is answered by one
/// [Input.Done] (or [Input.Compared]) that carries it.
public sealed interface Effect {

  /// What concerns the disk, the metadata and the undo log of this node.
  sealed interface Storage extends Effect {}

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
  record Persist(Ticket ticket, MetaChange change) implements Storage {}

  // The undo log. What fails there must not stop anything else.

  /// Make an empty log, durably, in the place of any other.
  ///
  /// @param before what identifies the version that it keeps
  /// @param keeps whether it stays when the resync is over
  record OpenUndo(Ticket ticket, MetaChange.Identity before, boolean keeps) implements Storage {}

  /// Save the present content of these whole blocks to the log, durably.
  record Preserve(Ticket ticket, ByteRange blocks) implements Storage {}

  /// Write everything in the log back to the disk, durably.
  record RollBack(Ticket ticket) implements Storage {}

  /// Remove the log.
  record DropUndo(Ticket ticket) implements Storage {}

  /// Hand a frame to the link; frames of one link leave in the order of these effects.
  record Send(long link, Frame frame) implements Effect {}

  /// Try to connect to the peer, unless an attempt is under way.
  record Dial() implements Effect {}

  /// Close the link. No [Input.LinkDown] is owed for it.
  record CloseLink(long link, String reason) implements Effect {}

  /// Answer a client.
  ///
  /// @param data the bytes of a successful read, owned by the caller from here on
  record Answer(Caller caller, Outcome outcome, List<Payload> data) implements Effect {}

  /// Answer an operator.
  record Reply(Caller caller, boolean done, String sentence) implements Effect {}

  /// End the sessions of all clients for good; each has been answered.
  record CutClients(String reason) implements Effect {}

  /// The fencing house of the peer says this to that of this node.
  record Heard(byte[] letter) implements Effect {}

  /// The core has no further use for this payload.
  record Release(Payload payload) implements Effect {}

  /// Something that an operator would want to know has changed.
  record Changed(String what) implements Effect {}

  /// The core has left in order after [Input.Shutdown].
  record Stopped() implements Effect {}

  /// The core cannot go on (the local disk failed); the daemon must stop.
  record Failed(String reason) implements Effect {}
}
