package tanabata.replication.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.LinuxFile;

/// Bytes that the kernel can be pointed at.
final class Memory {

  private Memory() {}

  /// Part of a payload in one piece outside the heap: itself if it is that already, else a copy.
  /// The caller releases it.
  static ByteBuf direct(ByteBufAllocator allocator, Payload payload, int offset, int length) {
    ByteBuf source = BufferPayload.of(payload);
    if (source.isDirect() && source.nioBufferCount() == 1) {
      return BufferPayload.slice(payload, offset, length);
    }
    return allocator
        .directBuffer(length, length)
        .writeBytes(source, source.readerIndex() + offset, length);
  }

  /// Where `length` bytes from the reader's index on begin in such a buffer.
  static long address(ByteBuf buffer, int length) {
    // Netty gives the address only where it may use Unsafe.
    return buffer.hasMemoryAddress()
        ? buffer.memoryAddress() + buffer.readerIndex()
        : LinuxFile.address(buffer.nioBuffer(buffer.readerIndex(), length));
  }
}
