package tanabata.replication.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.buffer.PayloadCollector;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;

/// Bytes to frames, as they come. Holds at most one frame that is not whole yet.
public final class FrameReader {

  private static final int MOST_GREETING = 16 << 10;

  private final PayloadCollector head;
  private final PayloadCollector payload;
  private Stage stage = Stage.HEADER;
  private MessageType type = MessageType.PING;
  private int payloadLength;
  private long sequence;
  private long acknowledged;
  private Optional<ByteBuf> body = Optional.empty();
  private boolean helloSeen = true;
  private boolean over;

  private enum Stage {
    HEADER,
    BODY,
    PAYLOAD
  }

  public FrameReader(ByteBufAllocator allocator) {
    head = new PayloadCollector(allocator);
    payload = new PayloadCollector(allocator);
    head.begin(MessageType.HEADER_BYTES);
  }

  /// The next frame must be a hello; anything else is refused before it is given memory.
  public void expectHello() {
    helloSeen = false;
  }

  /// Takes in all of `chunk` and hands on the frames that are whole by then. Their payloads are
  /// owned by the consumer. Does not release the chunk.
  ///
  /// @throws WireException if these bytes are no frame; nothing more can be read from this peer
  public void read(ByteBuf chunk, Consumer<Frame> frames) throws WireException {
    while (!over && (chunk.isReadable() || isComplete())) {
      switch (stage) {
        case HEADER -> {
          Optional<ByteBuf> whole = head.take(chunk);
          if (whole.isPresent()) {
            header(whole.get());
          }
        }
        case BODY -> {
          body = head.take(chunk);
          if (body.isPresent()) {
            stage = Stage.PAYLOAD;
            payload.begin(payloadLength);
          }
        }
        case PAYLOAD -> {
          if (payloadLength == 0) {
            finish(Payload.NONE, frames);
          } else {
            Optional<ByteBuf> whole = payload.take(chunk);
            if (whole.isPresent()) {
              finish(new BufferPayload(whole.get()), frames);
            }
          }
        }
      }
    }
  }

  /// Gives back what has been gathered of a frame that will never be whole.
  public void release() {
    over = true;
    head.release();
    payload.release();
    body.ifPresent(ByteBuf::release);
    body = Optional.empty();
  }

  private boolean isComplete() {
    return stage == Stage.PAYLOAD && payloadLength == 0;
  }

  private void header(ByteBuf in) throws WireException {
    try {
      if (in.readInt() != MessageType.MAGIC) {
        throw new WireException("it does not speak the peer protocol");
      }
      type = MessageType.of(in.readByte());
      in.skipBytes(3);
      int bodyLength = in.readInt();
      payloadLength = in.readInt();
      sequence = in.readLong();
      acknowledged = in.readLong();
      if (bodyLength < 0
          || bodyLength > MessageType.MOST_BODY_BYTES
          || payloadLength < 0
          || payloadLength > MessageType.MOST_PAYLOAD_BYTES) {
        throw new WireException(
            "a " + type + " of " + bodyLength + " and " + payloadLength + " bytes is too long");
      }
      if (payloadLength > 0 && !type.hasPayload()) {
        throw new WireException("a " + type + " with a payload");
      }
      // Who has not said who it is gets no memory.
      if (!helloSeen
          && (type != MessageType.HELLO || payloadLength > 0 || bodyLength > MOST_GREETING)) {
        throw new WireException("it did not say hello first");
      }
      helloSeen = true;
      stage = Stage.BODY;
      if (bodyLength == 0) {
        body = Optional.of(in.alloc().buffer(0));
        stage = Stage.PAYLOAD;
        payload.begin(payloadLength);
      } else {
        head.begin(bodyLength);
      }
    } finally {
      in.release();
    }
  }

  private void finish(Payload bytes, Consumer<Frame> frames) throws WireException {
    ByteBuf in = body.orElseThrow();
    body = Optional.empty();
    stage = Stage.HEADER;
    head.begin(MessageType.HEADER_BYTES);
    Message message;
    try {
      message = message(in, bytes);
      if (in.isReadable()) {
        throw new WireException("a " + type + " with " + in.readableBytes() + " bytes too many");
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      bytes.release();
      throw new WireException("a " + type + " makes no sense: " + e.getMessage());
    } catch (WireException e) {
      bytes.release();
      throw e;
    } finally {
      in.release();
    }
    frames.accept(new Frame(sequence, acknowledged, message));
  }

  private Message message(ByteBuf in, Payload bytes) throws WireException {
    return switch (type) {
      case HELLO -> hello(in);
      case PING -> new Message.Ping();
      case BITMAP_CHUNK -> new Message.BitmapChunk(in.readInt(), longs(in), longs(in));
      case READY -> new Message.Ready();
      case STATE -> new Message.State(of(Role.values(), in), of(DiskState.values(), in));
      case WRITE -> {
        Stamp stamp = new Stamp(in.readLong(), in.readByte());
        WriteKind kind = of(WriteKind.values(), in);
        boolean durable = in.readBoolean();
        yield new Message.Write(stamp, range(in), kind, durable, bytes);
      }
      case WRITE_ACK -> new Message.WriteAck(in.readLong());
      case FLUSH_REQUEST -> new Message.FlushRequest(in.readLong());
      case FLUSH_DONE -> new Message.FlushDone(in.readLong());
      case MARK -> new Message.Mark(in.readLong());
      case NO_SPACE -> new Message.NoSpace(in.readLong());
      case PULL_REQUEST -> new Message.PullRequest(in.readLong(), range(in), bytes);
      case PULL_REPLY -> new Message.PullReply(in.readLong(), longs(in), bytes);
      case SYNCED -> {
        int count = count(in, 2 * Long.BYTES);
        List<ByteRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          ranges.add(range(in));
        }
        yield new Message.Synced(ranges);
      }
      case GOODBYE -> new Message.Goodbye(in.readBoolean());
      case DETACHED -> new Message.Detached();
      case FORWARDED_READ -> new Message.ForwardedRead(in.readLong(), range(in));
      case FORWARDED_WRITE -> {
        long id = in.readLong();
        WriteKind kind = of(WriteKind.values(), in);
        boolean durable = in.readBoolean();
        yield new Message.ForwardedWrite(id, range(in), kind, durable, bytes);
      }
      case FORWARDED_FLUSH -> new Message.ForwardedFlush(in.readLong());
      case FORWARDED_REPLY ->
          new Message.ForwardedReply(in.readLong(), of(Outcome.values(), in), bytes);
      case CONTROL -> {
        byte[] content = new byte[count(in.readUnsignedShort(), in, 1)];
        in.readBytes(content);
        yield new Message.Control(content);
      }
    };
  }

  private static Message.Hello hello(ByteBuf in) throws WireException {
    int version = in.readInt();
    if (version != Message.Hello.VERSION) {
      throw new WireException(
          "it speaks version "
              + version
              + " of the peer protocol, this node version "
              + Message.Hello.VERSION);
    }
    String resource = text(in);
    NodeId node = new NodeId(text(in));
    Geometry geometry = new Geometry(in.readLong(), in.readInt(), in.readLong());
    long instance = in.readLong();
    long session = in.readLong();
    long sessionPeer = in.readLong();
    long received = in.readLong();
    long proposal = in.readLong();
    long clock = in.readLong();
    Currency currency = in.readBoolean() ? Currency.CURRENT : Currency.UNKNOWN;
    long standaloneAt = in.readLong();
    Blocks blocks = in.readBoolean() ? Blocks.COMPLETE : Blocks.INCOMPLETE;
    boolean empty = in.readBoolean();
    int count = count(in, 2 * Long.BYTES);
    List<Generation> lineage = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lineage.add(new Generation(in.readLong(), in.readLong(), new NodeId(text(in))));
    }
    return new Message.Hello(
        version,
        resource,
        node,
        geometry,
        instance,
        session,
        sessionPeer,
        received,
        proposal,
        clock,
        currency,
        standaloneAt,
        blocks,
        new DataIdentity(lineage, empty),
        in.readInt(),
        of(SplitBrainChoice.values(), in),
        history(in),
        new Marks(in.readLong(), in.readLong()));
  }

  private static CopyHistory history(ByteBuf in) throws WireException {
    return new CopyHistory(
        of(Role.values(), in),
        in.readBoolean() ? Trust.OUTDATED : Trust.TRUSTED,
        new LastStandalone(in.readLong(), in.readBoolean()),
        in.readLong(),
        new AfterSplitBrain(
            of(AfterSplitBrain.Zero.values(), in),
            of(AfterSplitBrain.One.values(), in),
            of(AfterSplitBrain.Two.values(), in)));
  }

  private static ByteRange range(ByteBuf in) {
    return new ByteRange(in.readLong(), in.readLong());
  }

  private static long[] longs(ByteBuf in) throws WireException {
    long[] values = new long[count(in, Long.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  /// A count of things that must still be there, so that no number makes room for nothing.
  private static int count(ByteBuf in, int bytesEach) throws WireException {
    return count(in.readInt(), in, bytesEach);
  }

  private static int count(int count, ByteBuf in, int bytesEach) throws WireException {
    if (count < 0 || (long) count * bytesEach > in.readableBytes()) {
      throw new WireException("a list of " + count + " in " + in.readableBytes() + " bytes");
    }
    return count;
  }

  private static String text(ByteBuf in) throws WireException {
    int length = in.readUnsignedShort();
    if (length > in.readableBytes()) {
      throw new WireException("a name of " + length + " bytes in " + in.readableBytes());
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  private static <T> T of(T[] values, ByteBuf in) throws WireException {
    int ordinal = in.readByte();
    if (ordinal < 0 || ordinal >= values.length) {
      throw new WireException("a code of " + ordinal + " where there are " + values.length);
    }
    return values[ordinal];
  }
}
