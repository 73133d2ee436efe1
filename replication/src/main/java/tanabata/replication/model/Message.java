package tanabata.replication.model;

import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.Role;

/// What two replication cores send to each other.
public sealed interface Message {

  /// The bytes that travel with the message, [Payload#NONE] if none do.
  default Payload payload() {
    return Payload.NONE;
  }

  /// The first message on every link, from both sides.
  ///
  /// @param instance random, drawn when the process started: tells a return from a restart
  /// @param session number of the session this node is in, 0 for none
  /// @param sessionPeer the peer's instance in that session
  /// @param received the last sequence taken in, in that session
  /// @param proposal random; names the generation if this handshake makes one
  /// @param clock the Lamport clock
  /// @param currency whether this process has been connected with the peer before, and so knows
  ///   every write that the peer may lack
  /// @param standaloneAt see [PersistentState]
  /// @param blocks whether every block of the copy is valid
  /// @param reach see [PersistentState]
  /// @param choice what an operator decided about a split brain
  /// @param history for the case of a split brain
  /// @param marks the last mark that is durable at this node, and the highest that the peer told
  record Hello(
      int version,
      String resource,
      NodeId node,
      Geometry geometry,
      long instance,
      long session,
      long sessionPeer,
      long received,
      long proposal,
      long clock,
      Currency currency,
      long standaloneAt,
      Blocks blocks,
      DataIdentity identity,
      int reach,
      SplitBrainChoice choice,
      CopyHistory history,
      Marks marks)
      implements Message {

    /// Raised whenever an older node could misunderstand a newer one.
    public static final int VERSION = 3;
  }

  /// Keeps the link alive, and acknowledges.
  record Ping() implements Message {}

  /// From the arbiter of one node to that of the other. It is not numbered, and may be lost.
  record Control(byte[] content) implements Message {

    /// Longer ones are refused.
    public static final int MOST_BYTES = 256;
  }

  // Handshake of a new session.

  /// A stretch of the sender's bitmaps as they were when the session began.
  ///
  /// @param touched blocks of which the receiver may lack the sender's version
  /// @param invalid blocks of which the sender has no valid copy
  record BitmapChunk(int index, long[] touched, long[] invalid) implements Message {}

  /// The outcome of the handshake is durable at the sender.
  record Ready() implements Message {}

  // Connected.

  record State(Role role, DiskState disk) implements Message {}

  record Write(Stamp stamp, ByteRange range, WriteKind kind, boolean durable, Payload payload)
      implements Message {}

  /// The write with this clock has been applied, or lost to a concurrent one.
  record WriteAck(long clock) implements Message {}

  /// The write with this clock waits for space on the disk of the sender, and goes on when there is
  /// some. It may be said more than once.
  record NoSpace(long clock) implements Message {}

  /// Make durable what you have acknowledged.
  record FlushRequest(long id) implements Message {}

  record FlushDone(long id) implements Message {}

  /// The sender's disk holds this mark, durably.
  record Mark(long number) implements Message {}

  /// Send me the blocks of this range whose digests differ from these.
  record PullRequest(long id, ByteRange range, Payload digests) implements Message {

    @Override
    public Payload payload() {
      return digests;
    }
  }

  record PullReply(long id, long[] equal, Payload differing) implements Message {

    @Override
    public Payload payload() {
      return differing;
    }
  }

  /// These blocks are valid, durably, at the sender.
  record Synced(List<ByteRange> ranges) implements Message {

    /// More go into another message.
    public static final int MOST_RANGES = 4096;

    public Synced {
      ranges = List.copyOf(ranges);
    }
  }

  /// One of the two has lost its disk, and the other one carries its requests out.
  sealed interface Forwarding extends Message {}

  /// The sender's disk has failed: it uses its copy for nobody any more.
  record Detached() implements Forwarding {}

  record ForwardedRead(long id, ByteRange range) implements Forwarding {}

  record ForwardedWrite(long id, ByteRange range, WriteKind kind, boolean durable, Payload payload)
      implements Forwarding {}

  record ForwardedFlush(long id) implements Forwarding {}

  /// @param id of the request; 0 says that the sender goes on alone, durably, so that its replies
  ///   suffice
  /// @param payload what was read, [Payload#NONE] if nothing
  record ForwardedReply(long id, Outcome outcome, Payload payload) implements Forwarding {}

  /// The sender leaves in order; everything it has acknowledged is durable.
  ///
  /// @param yields whether it has marked its copy as outdated, durably, and so will serve nobody
  ///   before it has been connected again: the receiver may go on alone
  record Goodbye(boolean yields) implements Message {}
}
