package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;

/// What can be said of a message without knowing any state: whether it makes sense for the device,
/// and which payload came with it.
final class MessageChecks {

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
        int wanted = write.kind() == WriteKind.DATA ? (int) write.range().length() : 0;
        yield geometry.contains(write.range()) && write.payload().length() == wanted
            ? Optional.empty()
            : Optional.of("a write to " + write.range() + " of a smaller device");
      }
      case Message.PullRequest request -> blocks(request.range(), geometry);
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
