package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;

/// What can be said of a message without knowing any state: whether it makes sense for the device,
/// and which payload came with it.
final class MessageChecks {

  /// What fits into one reply, should every block differ.
  private static final long LONGEST_PULL = 32L << 20;

  private MessageChecks() {}

  /// The kind of the message, for people.
  static String name(Message message) {
    return message.getClass().getSimpleName();
  }

  static List<Payload> payloads(Message message) {
    return switch (message) {
      case Message.Write write -> List.of(write.payload());
      case Message.PullRequest request -> List.of(request.digests());
      case Message.PullReply reply -> List.of(reply.differing());
      case Message.Hello _,
          Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.WriteAck _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.Synced _,
          Message.Goodbye _ ->
          List.of();
    };
  }

  static Optional<String> complaint(Message message, Geometry geometry) {
    return switch (message) {
      case Message.Write write -> {
        long wanted = write.kind() == WriteKind.DATA ? write.range().length() : 0;
        yield geometry.contains(write.range()) && write.payload().length() == wanted
            ? Optional.empty()
            : Optional.of("a write to " + write.range() + " of a smaller device");
      }
      case Message.PullRequest request ->
          request.range().length() > LONGEST_PULL
              ? Optional.of("a pull of " + request.range() + " at once")
              : blocks(request.range(), geometry);
      case Message.Synced synced ->
          synced.ranges().stream().flatMap(range -> blocks(range, geometry).stream()).findFirst();
      case Message.Hello _,
          Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.WriteAck _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.PullReply _,
          Message.Goodbye _ ->
          Optional.empty();
    };
  }

  private static Optional<String> blocks(ByteRange range, Geometry geometry) {
    return geometry.contains(range) && range.isAlignedTo(geometry.blockBytes())
        ? Optional.empty()
        : Optional.of("blocks at " + range + ", which this device does not have");
  }
}
