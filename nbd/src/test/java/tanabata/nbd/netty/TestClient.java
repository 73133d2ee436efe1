package tanabata.nbd.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.nbd.Exports;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.wire.Protocol;

/// A client that talks to the handlers of one connection, without a socket, byte by byte as the
/// test likes. Its allocator counts, so that [#assertNothingLeft] finds every lost buffer.
final class TestClient {

  static final int FIXED = Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES;

  final Clients clients;
  final EmbeddedChannel channel;
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private ByteBuf heard = Unpooled.buffer();

  TestClient(Exports exports) {
    this(new Clients(exports, NbdLimits.defaults()));
  }

  TestClient(Clients clients) {
    this(clients, Optional.empty());
  }

  /// A client of a listener with TLS.
  static TestClient demandedTls(Exports exports, TlsKeys keys) {
    return new TestClient(new Clients(exports, NbdLimits.defaults()), Optional.of(keys));
  }

  private TestClient(Clients clients, Optional<TlsKeys> keys) {
    this.clients = clients;
    this.channel =
        EmbeddedChannel.builder()
            .register(false)
            .handlers(new HandshakeHandler(new Gate(clients, keys), "client 1 on a test"))
            .build();
    channel.config().setAllocator(allocator);
    try {
      channel.register();
      channel.freezeTime();
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Past the greeting and with the export open.
  static TestClient connected(Exports exports, boolean structured) {
    return new TestClient(exports).connect(structured);
  }

  TestClient connect(boolean structured) {
    greet();
    if (structured) {
      option(Protocol.OPT_STRUCTURED_REPLY, _ -> {});
      option(
          Protocol.OPT_SET_META_CONTEXT,
          data -> {
            string(data, "home");
            data.writeInt(1);
            string(data, "base:allocation");
          });
    }
    option(
        Protocol.OPT_GO,
        data -> {
          string(data, "home");
          data.writeShort(0);
        });
    hear().clear();
    return this;
  }

  void greet() {
    say(out -> out.writeInt(FIXED));
    assertEquals(Protocol.GREETING_MAGIC, hear().readLong());
    assertEquals(Protocol.OPTION_MAGIC, hear().readLong());
    assertEquals(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES, hear().readShort());
  }

  void say(Consumer<ByteBuf> writer) {
    ByteBuf out = allocator.directBuffer();
    writer.accept(out);
    channel.writeInbound(out);
  }

  /// The same in chunks of one byte.
  void sayBroken(Consumer<ByteBuf> writer) {
    ByteBuf out = Unpooled.buffer();
    writer.accept(out);
    while (out.isReadable()) {
      channel.writeInbound(allocator.directBuffer(1).writeByte(out.readByte()));
    }
  }

  void option(int code, Consumer<ByteBuf> data) {
    say(out -> option(out, code, data));
  }

  static void option(ByteBuf out, int code, Consumer<ByteBuf> data) {
    out.writeLong(Protocol.OPTION_MAGIC).writeInt(code).writeInt(0);
    int start = out.writerIndex();
    data.accept(out);
    out.setInt(start - Integer.BYTES, out.writerIndex() - start);
  }

  static void string(ByteBuf out, String text) {
    out.writeInt(ByteBufUtil.utf8Bytes(text)).writeCharSequence(text, StandardCharsets.UTF_8);
  }

  static ByteBuf request(ByteBuf out, int flags, int type, long cookie, long offset, long length) {
    return out.writeInt(Protocol.REQUEST_MAGIC)
        .writeShort(flags)
        .writeShort(type)
        .writeLong(cookie)
        .writeLong(offset)
        .writeInt((int) length);
  }

  /// Everything the server has said that was not read yet.
  ByteBuf hear() {
    channel.runPendingTasks();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      heard.writeBytes(part);
      part.release();
    }
    return heard;
  }

  /// The head of a reply to an option; the reader stands at its data.
  int optionReply(int code) {
    assertEquals(Protocol.OPTION_REPLY_MAGIC, hear().readLong());
    assertEquals(code, heard.readInt());
    return heard.readInt();
  }

  String optionReplyText() {
    return heard.readCharSequence(heard.readInt(), StandardCharsets.UTF_8).toString();
  }

  void expectSimple(int error, long cookie) {
    assertEquals(Protocol.SIMPLE_REPLY_MAGIC, hear().readInt());
    assertEquals(error, heard.readInt());
    assertEquals(cookie, heard.readLong());
  }

  /// The head of a structured reply of one chunk.
  ///
  /// @return its length
  int expectChunk(int type, long cookie) {
    assertEquals(Protocol.STRUCTURED_REPLY_MAGIC, hear().readInt());
    assertEquals(Protocol.CHUNK_DONE, heard.readUnsignedShort());
    assertEquals(type, heard.readUnsignedShort());
    assertEquals(cookie, heard.readLong());
    return heard.readInt();
  }

  boolean isClosed() {
    channel.runPendingTasks();
    return !channel.isActive();
  }

  void leave() {
    channel.close();
    channel.runPendingTasks();
  }

  void assertNothingLeft() {
    leave();
    hear();
    assertEquals(0, allocator.metric().usedDirectMemory(), "direct memory is still held");
    assertEquals(0, allocator.metric().usedHeapMemory(), "heap buffers are still held");
    assertEquals(0, clients.budget().used(), "the budget still counts");
  }
}
