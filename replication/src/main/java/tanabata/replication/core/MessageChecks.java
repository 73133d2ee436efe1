package tanabata.replication.core;

import java.util.Optional;
import tanabata.foundation.ByteRange;

/// What can be said of a message without knowing any state: whether it makes sense for the device
/// and when it has a place.
final class MessageChecks {

  /// No device lives to see this many writes.
  private static final long LAST_CLOCK = 1L << 60;

  private static final long MOST_PULLED_BYTES = 16L << 20;

  private MessageChecks() {}

  /// The kind of the message, for people.
  static String name(Message message) {
    return message.getClass().getSimpleName();
  }

  /// Whether the message has a place only after the handshake of a session.
  static boolean needsTogether(Message message) {
    return switch (message) {
      case Message.Hello _,
          Message.Ping _,
          Message.Letter _,
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
          Message.Synced _,
          Message.Detached _,
          Message.AskRead _,
          Message.AskWrite _,
          Message.AskFlush _,
          Message.Told _,
          Message.Goodbye _ ->
          true;
    };
  }

  static Optional<String> complaint(Message message, Geometry geometry) {
    return switch (message) {
      case Message.Write write -> {
        long wanted = write.kind() == WriteKind.DATA ? write.range().length() : 0;
        boolean fits = geometry.contains(write.range()) && write.payload().length() == wanted;
        yield complain(!fits || !isClock(write.stamp().clock()), "a write to " + write.range());
      }
      case Message.PullRequest request -> {
        long length = request.range().length();
        yield blocks(request.range(), geometry)
            .or(() -> complain(length > MOST_PULLED_BYTES, "a pull of " + length + " bytes"));
      }
      case Message.Synced synced -> {
        int count = synced.ranges().size();
        yield synced.ranges().stream()
            .flatMap(range -> blocks(range, geometry).stream())
            .findFirst()
            .or(() -> complain(count > Message.Synced.MOST_RANGES, "a report of " + count));
      }
      case Message.Hello hello ->
          complain(
              !isClock(hello.clock()) || !isClock(hello.aloneAt()) || hello.reach() < 0,
              "a greeting's clock");
      case Message.AskWrite write -> {
        long wanted = write.kind() == WriteKind.DATA ? write.range().length() : 0;
        boolean fits = geometry.contains(write.range()) && write.payload().length() == wanted;
        yield complain(!fits, "a write to " + write.range());
      }
      case Message.AskRead read ->
          complain(!geometry.contains(read.range()), "a read of " + read.range());
      case Message.Letter letter -> {
        int length = letter.content().length;
        yield complain(length > Message.Letter.MOST_BYTES, "a letter of " + length + " bytes");
      }
      case Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.WriteAck _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.PullReply _,
          Message.Detached _,
          Message.AskFlush _,
          Message.Told _,
          Message.Goodbye _ ->
          Optional.empty();
    };
  }

  private static boolean isClock(long clock) {
    return clock >= 0 && clock <= LAST_CLOCK;
  }

  private static Optional<String> complain(boolean wrong, String what) {
    return wrong ? Optional.of(what + ", which makes no sense") : Optional.empty();
  }

  private static Optional<String> blocks(ByteRange range, Geometry geometry) {
    return geometry.contains(range) && range.isAlignedTo(geometry.blockBytes())
        ? Optional.empty()
        : Optional.of("blocks at " + range + ", which this device does not have");
  }
}
