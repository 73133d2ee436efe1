package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;

/// The memory that requests are read into, and that written bytes stay in.
final class WriteBuffers {

  /// Where a request begins in its buffer, so that what is written begins where a page does.
  static final int START = 4096 - 80;

  /// A write of the greatest size, and what is before it; the kernel wants some room more.
  private static final int LARGE_BYTES = 4096 + (1 << 20) + 4096;

  /// Copying so much is cheaper than to do without a large buffer for as long as the write takes.
  private static final int SMALL_BYTES = 16 << 10;

  private static final int MOST_SMALL = 1024;

  private final MemoryPool large;
  private final MemoryPool small = new MemoryPool(SMALL_BYTES, MOST_SMALL);

  /// @param most large buffers, those included that are read into
  WriteBuffers(int most) {
    large = new MemoryPool(LARGE_BYTES, most);
  }

  /// Waits while all are kept; empty once this is closed.
  Optional<ByteBuffer> take() {
    return large.take();
  }

  void giveBack(ByteBuffer buffer) {
    large.giveBack(buffer);
  }

  /// A copy; empty if the bytes are to stay where they are.
  Optional<Payload> copy(ByteBuffer request, int start, int length) {
    if (length > SMALL_BYTES) {
      return Optional.empty();
    }
    return small
        .poll()
        .map(memory -> {
          memory.put(0, request, start, length);
          return new BufferPayload(small.lend(memory, 0, length));
        });
  }

  /// The bytes where they are. The buffer comes back with their release.
  Payload lend(ByteBuffer buffer, int start, int length) {
    return new BufferPayload(large.lend(buffer, start, length));
  }

  /// Nobody waits any more.
  void close() {
    large.close();
  }
}
