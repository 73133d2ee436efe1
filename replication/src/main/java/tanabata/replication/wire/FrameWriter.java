package tanabata.replication.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import tanabata.foundation.ByteRange;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Message;

/// Frames to bytes. The payload, if there is one, is not copied: it follows the head as a buffer of
/// its own.
public final class FrameWriter {

  private static final int USUAL_BODY_BYTES = 32;

  private FrameWriter() {}

  /// Everything but the payload; owned by the caller.
  public static ByteBuf head(Frame frame, ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(MessageType.HEADER_BYTES + USUAL_BODY_BYTES);
    out.writeInt(MessageType.MAGIC)
        .writeInt(0)
        .writeInt(0)
        .writeInt(frame.message().payload().length())
        .writeLong(frame.sequence())
        .writeLong(frame.acknowledged());
    MessageType type = body(out, frame.message());
    out.setByte(4, type.code());
    out.setInt(8, out.readableBytes() - MessageType.HEADER_BYTES);
    return out;
  }

  private static MessageType body(ByteBuf out, Message message) {
    return switch (message) {
      case Message.Hello hello -> {
        hello(out, hello);
        yield MessageType.HELLO;
      }
      case Message.Ping _ -> MessageType.PING;
      case Message.BitmapChunk chunk -> {
        out.writeInt(chunk.index());
        longs(out, chunk.touched());
        longs(out, chunk.invalid());
        yield MessageType.BITMAP_CHUNK;
      }
      case Message.Ready _ -> MessageType.READY;
      case Message.State state -> {
        out.writeByte(state.role().ordinal()).writeByte(state.disk().ordinal());
        yield MessageType.STATE;
      }
      case Message.Write write -> {
        out.writeLong(write.stamp().clock()).writeByte(write.stamp().node());
        out.writeByte(write.kind().ordinal()).writeBoolean(write.durable());
        range(out, write.range());
        yield MessageType.WRITE;
      }
      case Message.WriteAck ack -> number(out, ack.clock(), MessageType.WRITE_ACK);
      case Message.FlushRequest request -> number(out, request.id(), MessageType.FLUSH_REQUEST);
      case Message.FlushDone done -> number(out, done.id(), MessageType.FLUSH_DONE);
      case Message.Mark mark -> number(out, mark.number(), MessageType.MARK);
      case Message.NoSpace noSpace -> number(out, noSpace.clock(), MessageType.NO_SPACE);
      case Message.PullRequest request -> {
        out.writeLong(request.id());
        range(out, request.range());
        yield MessageType.PULL_REQUEST;
      }
      case Message.PullReply reply -> {
        out.writeLong(reply.id());
        longs(out, reply.equal());
        yield MessageType.PULL_REPLY;
      }
      case Message.Synced synced -> synced(out, synced);
      case Message.Goodbye goodbye -> {
        out.writeBoolean(goodbye.yields());
        yield MessageType.GOODBYE;
      }
      case Message.Forwarding forwarding -> forwarding(out, forwarding);
      case Message.Control control -> {
        out.writeShort(control.content().length).writeBytes(control.content());
        yield MessageType.CONTROL;
      }
    };
  }

  private static MessageType number(ByteBuf out, long number, MessageType type) {
    out.writeLong(number);
    return type;
  }

  private static MessageType synced(ByteBuf out, Message.Synced synced) {
    out.writeInt(synced.ranges().size());
    synced.ranges().forEach(range -> range(out, range));
    return MessageType.SYNCED;
  }

  private static MessageType forwarding(ByteBuf out, Message.Forwarding message) {
    return switch (message) {
      case Message.Detached _ -> MessageType.DETACHED;
      case Message.ForwardedRead request -> {
        out.writeLong(request.id());
        range(out, request.range());
        yield MessageType.FORWARDED_READ;
      }
      case Message.ForwardedWrite request -> {
        out.writeLong(request.id());
        out.writeByte(request.kind().ordinal()).writeBoolean(request.durable());
        range(out, request.range());
        yield MessageType.FORWARDED_WRITE;
      }
      case Message.ForwardedFlush request -> {
        out.writeLong(request.id());
        yield MessageType.FORWARDED_FLUSH;
      }
      case Message.ForwardedReply reply -> {
        out.writeLong(reply.id()).writeByte(reply.outcome().ordinal());
        yield MessageType.FORWARDED_REPLY;
      }
    };
  }

  private static void hello(ByteBuf out, Message.Hello hello) {
    out.writeInt(hello.version());
    text(out, hello.resource());
    text(out, hello.node().name());
    Geometry geometry = hello.geometry();
    out.writeLong(geometry.deviceBytes())
        .writeInt(geometry.blockBytes())
        .writeLong(geometry.extentBytes());
    out.writeLong(hello.instance())
        .writeLong(hello.session())
        .writeLong(hello.sessionPeer())
        .writeLong(hello.received())
        .writeLong(hello.proposal())
        .writeLong(hello.clock())
        .writeBoolean(hello.currency() == Currency.CURRENT)
        .writeLong(hello.standaloneAt())
        .writeBoolean(hello.blocks() == Blocks.COMPLETE)
        .writeBoolean(hello.identity().empty())
        .writeInt(hello.identity().lineage().size());
    for (Generation generation : hello.identity().lineage()) {
      out.writeLong(generation.epoch()).writeLong(generation.id());
      text(out, generation.author().name());
    }
    out.writeInt(hello.reach()).writeByte(hello.choice().ordinal());
    CopyHistory history = hello.history();
    out.writeByte(history.role().ordinal())
        .writeBoolean(history.trust() == Trust.OUTDATED)
        .writeLong(history.lastStandalone().wallMillis())
        .writeBoolean(history.lastStandalone().asPrimary())
        .writeLong(history.changedBlocks())
        .writeByte(history.policy().zero().ordinal())
        .writeByte(history.policy().one().ordinal())
        .writeByte(history.policy().two().ordinal())
        .writeLong(hello.marks().own())
        .writeLong(hello.marks().peer());
  }

  private static void range(ByteBuf out, ByteRange range) {
    out.writeLong(range.start()).writeLong(range.length());
  }

  private static void longs(ByteBuf out, long[] values) {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static void text(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length).writeBytes(bytes);
  }
}
