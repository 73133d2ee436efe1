package tanabata.replication.core;

import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// What two replication cores say to each other.
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
  /// @param veteran whether this process has been in step with the peer before, and so knows every
  ///   write that the peer may lack
  /// @param aloneAt see [MetaChange.Standing]
  /// @param consistent whether every block of the copy is valid
  /// @param reach see [MetaChange.Standing]
  /// @param claim what an operator decided about a split brain
  /// @param past for the case of a split brain
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
      boolean veteran,
      long aloneAt,
      boolean consistent,
      MetaChange.Identity identity,
      int reach,
      Claim claim,
      Past past)
      implements Message {

    /// Raised whenever an older node could misunderstand a newer one.
    public static final int VERSION = 2;
  }

  /// Nothing to say but "I am here", and how far the sender has got.
  record Ping() implements Message {}

  /// From one fencing house to the other. It is not numbered, and may be lost.
  record Letter(byte[] content) implements Message {

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

  // In step.

  record State(Role role, DiskState disk) implements Message {}

  record Write(Stamp stamp, ByteRange range, WriteKind kind, boolean durable, Payload payload)
      implements Message {}

  /// The write with this clock has been applied, or lost to a concurrent one.
  record WriteAck(long clock) implements Message {}

  /// Make durable what you have acknowledged.
  record FlushRequest(long id) implements Message {}

  record FlushDone(long id) implements Message {}

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
    static final int MOST_RANGES = 4096;

    public Synced {
      ranges = List.copyOf(ranges);
    }
  }

  /// One of the two has lost its disk, and the other one carries its requests out.
  sealed interface Hosting extends Message {}

  /// The sender's disk has failed: it uses its copy for nobody any more.
  record Detached() implements Hosting {}

  record AskRead(long id, ByteRange range) implements Hosting {}

  record AskWrite(long id, ByteRange range, WriteKind kind, boolean durable, Payload payload)
      implements Hosting {}

  record AskFlush(long id) implements Hosting {}

  /// @param payload what was read, [Payload#NONE] if nothing
  record Told(long id, Outcome outcome, Payload payload) implements Hosting {}

  /// The sender leaves in order; everything it has acknowledged is durable.
  ///
  /// @param yields whether it has marked its copy as outdated, durably, and so will serve nobody
  ///   before it has been in step again: the receiver may go on alone
  record Goodbye(boolean yields) implements Message {}
}
