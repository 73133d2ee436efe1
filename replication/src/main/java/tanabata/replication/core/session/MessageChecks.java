package tanabata.replication.core.session;

import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Message;
import tanabata.replication.model.ProtocolBreach;
import tanabata.replication.model.WriteKind;

/// What can be said of a message without knowing any state: whether it makes sense for the device
/// and when it has a place.
public final class MessageChecks {

  /// No device lives to see this many writes.
  private static final long LAST_CLOCK = 1L << 62;

  private static final long MOST_PULLED_BYTES = 16L << 20;

  /// No client asks for more at once, and an answer is held in memory.
  private static final long MOST_READ_BYTES = 32L << 20;

  private MessageChecks() {}

  /// Whether the message has a place only after the handshake of a session.
  public static boolean needsSession(Message message) {
    return switch (message) {
      case Message.Hello _,
          Message.Ping _,
          Message.Control _,
          Message.BitmapChunk _,
          Message.Ready _ ->
          false;
      case Message.Write _,
          Message.PullRequest _,
          Message.PullReply _,
          Message.WriteAck _,
          Message.State _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.Mark _,
          Message.NoSpace _,
          Message.Synced _,
          Message.Detached _,
          Message.ForwardedRead _,
          Message.ForwardedWrite _,
          Message.ForwardedFlush _,
          Message.ForwardedReply _,
          Message.Goodbye _ ->
          true;
    };
  }

  /// What is wrong with the message, if it makes no sense for this device.
  public static Optional<ProtocolBreach> check(Message message, Geometry geometry) {
    return makesSense(message, geometry)
        ? Optional.empty()
        : Optional.of(ProtocolBreach.of(ProtocolBreach.Kind.NONSENSE, message));
  }

  /// Whether the message would carry the clock of this node away: it is learned from what the peer
  /// says, and one that is near its end could stamp nothing any more that the peer would take.
  ///
  /// @param own what this node's clock shows
  public static Optional<ProtocolBreach> checkClock(
      Message message, long own, ReplicationRules rules) {
    boolean believed =
        switch (message) {
          case Message.Write write -> rules.believesStamp(own, write.stamp().clock());
          case Message.Hello hello -> rules.believesGreeting(own, hello.clock());
          case Message.Ping _,
              Message.Control _,
              Message.BitmapChunk _,
              Message.Ready _,
              Message.State _,
              Message.WriteAck _,
              Message.FlushRequest _,
              Message.FlushDone _,
              Message.Mark _,
              Message.NoSpace _,
              Message.PullRequest _,
              Message.PullReply _,
              Message.Synced _,
              Message.Detached _,
              Message.ForwardedRead _,
              Message.ForwardedWrite _,
              Message.ForwardedFlush _,
              Message.ForwardedReply _,
              Message.Goodbye _ ->
              true;
        };
    return believed
        ? Optional.empty()
        : Optional.of(ProtocolBreach.of(ProtocolBreach.Kind.CLOCK_TOO_FAR, message));
  }

  private static boolean makesSense(Message message, Geometry geometry) {
    return switch (message) {
      case Message.Write write ->
          fits(write.range(), write.kind(), write.payload(), geometry)
              && isClock(write.stamp().clock());
      case Message.PullRequest request ->
          areBlocks(request.range(), geometry) && request.range().length() <= MOST_PULLED_BYTES;
      case Message.Synced synced ->
          synced.ranges().size() <= Message.Synced.MOST_RANGES
              && synced.ranges().stream().allMatch(range -> areBlocks(range, geometry));
      case Message.Hello hello ->
          isClock(hello.clock())
              && isClock(hello.standaloneAt())
              && hello.reach() >= 0
              && isMark(hello.marks().own())
              && isMark(hello.marks().peer());
      case Message.Mark mark -> isMark(mark.number());
      case Message.ForwardedWrite write ->
          fits(write.range(), write.kind(), write.payload(), geometry);
      case Message.ForwardedRead read ->
          geometry.contains(read.range()) && read.range().length() <= MOST_READ_BYTES;
      case Message.Control control -> control.content().length <= Message.Control.MOST_BYTES;
      case Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.WriteAck _,
          Message.FlushRequest _,
          Message.NoSpace _,
          Message.FlushDone _,
          Message.PullReply _,
          Message.Detached _,
          Message.ForwardedFlush _,
          Message.ForwardedReply _,
          Message.Goodbye _ ->
          true;
    };
  }

  private static boolean fits(ByteRange range, WriteKind kind, Payload payload, Geometry geometry) {
    long wanted = kind == WriteKind.DATA ? range.length() : 0;
    return geometry.contains(range) && payload.length() == wanted;
  }

  private static boolean isClock(long clock) {
    return clock >= 0 && clock <= LAST_CLOCK;
  }

  private static boolean isMark(long number) {
    return number >= 0 && number <= LAST_CLOCK;
  }

  private static boolean areBlocks(ByteRange range, Geometry geometry) {
    return geometry.contains(range) && range.isAlignedTo(geometry.blockBytes());
  }
}
