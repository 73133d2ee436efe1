package tanabata.replication.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.net.PeerSources;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;
import tanabata.replication.wire.FrameWriter;

/// A connection that ends in the middle of what it has sent.
class PeerHandlerTest {

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

  @Test
  void what_follows_a_message_before_the_hello_is_released() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 1);
    PeerEndpoint endpoint =
        new PeerEndpoint(
            channel.eventLoop(),
            Transports.NIO,
            new PeerEndpoint.Addresses(nowhere, nowhere, PeerSources.of(nowhere)),
            Optional.empty(),
            new RecordedEvents());
    endpoint.admit(channel, Direction.INBOUND);
    ByteBuf chunk = allocator.directBuffer();
    append(chunk, new Message.Ping());
    Payload megabyte = new BufferPayload(Unpooled.buffer(1 << 20).writeZero(1 << 20));
    append(
        chunk,
        new Message.Write(
            new Stamp(1, 0), new ByteRange(0, 1 << 20), WriteKind.DATA, false, megabyte));
    chunk.writeZero(100);
    channel.writeInbound(chunk);
    megabyte.release();
    assertFalse(channel.isOpen());
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  private void append(ByteBuf chunk, Message message) {
    ByteBuf head = FrameWriter.head(new Frame(0, 0, message), allocator);
    chunk.writeBytes(head);
    head.release();
  }
}
