package tanabata.filesystem.fuse.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.filesystem.fuse.wire.Agreement;
import tanabata.filesystem.fuse.wire.ReplyEncoder;
import tanabata.filesystem.fuse.wire.ReplyForm;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.IoVector;
import tanabata.platform.linux.LinuxFile;

/// Writes answers to the device. From any thread.
final class ReplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ReplyWriter.class);

  /// Kept for the next answers; more threads than that make their own.
  private static final int KEPT = 64;

  private final FuseDevice device;
  private final BlockingQueue<ReplyBuffer> buffers = new ArrayBlockingQueue<>(KEPT);

  ReplyWriter(FuseDevice device) {
    this.device = device;
  }

  private ReplyBuffer take() {
    ReplyBuffer buffer = buffers.poll();
    return buffer == null ? new ReplyBuffer() : buffer;
  }

  private void giveBack(ReplyBuffer buffer) {
    buffers.offer(buffer);
  }

  /// @param form one that the reply fits
  void write(long unique, ReplyForm form, Reply reply) {
    int length = ReplyEncoder.length(form, reply);
    if (length > ReplyBuffer.BYTES) {
      writeLong(unique, form, reply, length);
      return;
    }
    ReplyBuffer buffer = take();
    ReplyEncoder.encode(buffer.bytes(), unique, form, reply);
    send(buffer, unique);
  }

  private void writeLong(long unique, ReplyForm form, Reply reply, int length) {
    ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try {
      ByteBuffer bytes = memory.nioBuffer(0, length);
      ReplyEncoder.encode(bytes, unique, form, reply);
      check(device.write(LinuxFile.address(bytes), length), unique);
    } finally {
      memory.release();
    }
  }

  void fail(long unique, Errno errno) {
    ReplyBuffer buffer = take();
    ReplyEncoder.encodeFailure(buffer.bytes(), unique, errno);
    send(buffer, unique);
  }

  void done(long unique) {
    ReplyBuffer buffer = take();
    ReplyEncoder.encodeDone(buffer.bytes(), unique);
    send(buffer, unique);
  }

  void agree(long unique, Agreement agreement) {
    ReplyBuffer buffer = take();
    agreement.encode(buffer.bytes(), unique);
    send(buffer, unique);
  }

  private void send(ReplyBuffer buffer, long unique) {
    check(device.write(buffer.address(), buffer.bytes().limit()), unique);
    giveBack(buffer);
  }

  /// Releases the payloads.
  void writeData(long unique, List<Payload> payloads) {
    ReplyBuffer buffer = take();
    try {
      int bytes = 0;
      int stretches = 1;
      boolean isDirect = true;
      for (Payload payload : payloads) {
        if (payload.length() > 0) {
          ByteBuf content = BufferPayload.of(payload);
          bytes += payload.length();
          stretches += content.nioBufferCount();
          isDirect &= content.isDirect();
        }
      }
      ReplyEncoder.encodeHeader(buffer.bytes(), unique, bytes);
      IoVector vector = buffer.vector();
      vector.clear();
      vector.add(buffer.address(), ReplyEncoder.HEADER_BYTES);
      if (isDirect && stretches <= IoVector.MOST) {
        gather(vector, payloads);
        check(device.write(vector), unique);
      } else {
        writeCopy(vector, unique, payloads, bytes);
      }
    } finally {
      payloads.forEach(Payload::release);
    }
    giveBack(buffer);
  }

  private static void gather(IoVector vector, List<Payload> payloads) {
    for (Payload payload : payloads) {
      if (payload.length() > 0) {
        ByteBuf content = BufferPayload.of(payload);
        if (content.hasMemoryAddress()) {
          vector.add(content.memoryAddress() + content.readerIndex(), content.readableBytes());
        } else {
          for (ByteBuffer part : content.nioBuffers()) {
            vector.add(LinuxFile.address(part), part.remaining());
          }
        }
      }
    }
  }

  /// More stretches than one call takes, or memory that moves.
  private void writeCopy(IoVector vector, long unique, List<Payload> payloads, int bytes) {
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    try {
      for (Payload payload : payloads) {
        if (payload.length() > 0) {
          ByteBuf content = BufferPayload.of(payload);
          copy.writeBytes(content, content.readerIndex(), content.readableBytes());
        }
      }
      vector.add(LinuxFile.address(copy.nioBuffer()), bytes);
      check(device.write(vector), unique);
    } finally {
      copy.release();
    }
  }

  private void check(long result, long unique) {
    if (result >= 0) {
      return;
    }
    int code = (int) -result;
    boolean isOver =
        // Whoever asked has given up, or there is no mount any more.
        code == tanabata.platform.linux.Errno.ENOENT
            || code == tanabata.platform.linux.Errno.ENODEV
            || code == tanabata.platform.linux.Errno.EPERM
            || code == tanabata.platform.linux.Errno.ECONNABORTED;
    if (!isOver) {
      log.warn(
          "the kernel refused the answer to request {}: {}; it is answered with an I/O error",
          Long.toUnsignedString(unique),
          new tanabata.platform.linux.Errno(code));
      ReplyBuffer buffer = take();
      ReplyEncoder.encodeFailure(buffer.bytes(), unique, Errno.EIO);
      device.write(buffer.address(), ReplyEncoder.HEADER_BYTES);
      giveBack(buffer);
    }
  }
}
