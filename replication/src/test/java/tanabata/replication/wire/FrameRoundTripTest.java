package tanabata.replication.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

/// What one core says is what the other hears, however the bytes are cut on their way.
class FrameRoundTripTest {

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final FrameReader reader = new FrameReader(allocator);
  private final List<List<Object>> heard = new ArrayList<>();

  @AfterEach
  void everyBufferIsGivenBack() {
    reader.release();
    assertEquals(0, allocator.metric().usedDirectMemory());
    assertEquals(0, allocator.metric().usedHeapMemory());
  }

  private void feed(byte[] bytes, int from, int length) throws WireException {
    ByteBuf chunk = allocator.directBuffer(Math.max(1, length)).writeBytes(bytes, from, length);
    try {
      reader.read(
          chunk,
          frame -> {
            heard.add(Frames.said(frame));
            frame.message().payload().release();
          });
      assertEquals(0, chunk.readableBytes());
    } finally {
      chunk.release();
    }
  }

  private byte[] stream(List<Frame> frames) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    frames.forEach(frame -> stream.writeBytes(Frames.bytes(frame, allocator)));
    return stream.toByteArray();
  }

  @Test
  void every_kind_of_message_in_a_chunk_of_its_own() throws WireException {
    for (Frame frame : Frames.ofEveryKind(new Random(1), 70_000)) {
      byte[] bytes = Frames.bytes(frame, allocator);
      feed(bytes, 0, bytes.length);
      assertEquals(List.of(Frames.said(frame)), heard);
      heard.clear();
    }
  }

  @Test
  void byte_by_byte() throws WireException {
    List<Frame> frames = Frames.ofEveryKind(new Random(2), 300);
    byte[] bytes = stream(frames);
    for (int i = 0; i < bytes.length; i++) {
      feed(bytes, i, 1);
    }
    assertEquals(frames.stream().map(Frames::said).toList(), heard);
  }

  @Test
  void many_in_one_chunk() throws WireException {
    List<Frame> frames = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      frames.addAll(Frames.ofEveryKind(new Random(seed), 3_000));
    }
    byte[] bytes = stream(frames);
    feed(bytes, 0, bytes.length);
    assertEquals(frames.stream().map(Frames::said).toList(), heard);
  }

  @Test
  void cut_at_random() throws WireException {
    Random random = new Random(3);
    List<Frame> frames = new ArrayList<>();
    for (int seed = 0; seed < 30; seed++) {
      frames.addAll(Frames.ofEveryKind(new Random(seed), 5_000));
    }
    byte[] bytes = stream(frames);
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, 1 + random.nextInt(4_000));
      feed(bytes, from, length);
      from += length;
    }
    assertEquals(frames.stream().map(Frames::said).toList(), heard);
  }

  @Test
  void a_payload_that_is_whole_is_a_slice_of_the_chunk() throws WireException {
    Frame frame = Frames.ofEveryKind(new Random(4), 60_000).get(5);
    byte[] bytes = Frames.bytes(frame, allocator);
    ByteBuf chunk = allocator.directBuffer(bytes.length).writeBytes(bytes);
    List<Frame> got = new ArrayList<>();
    reader.read(chunk, got::add);
    ByteBuf payload = BufferPayload.of(((Message.Write) got.getFirst().message()).payload());
    assertEquals(
        chunk.memoryAddress() + chunk.writerIndex() - payload.readableBytes(),
        payload.memoryAddress() + payload.readerIndex());
    chunk.release();
    assertTrue(payload.refCnt() > 0);
    payload.release();
  }

  @Test
  void what_is_sent_shares_the_payload_instead_of_copying_it() {
    Frame frame = Frames.ofEveryKind(new Random(5), 60_000).get(5);
    ByteBuf head = FrameWriter.head(frame, allocator);
    assertEquals(32 + 27, head.readableBytes());
    head.release();
  }
}
