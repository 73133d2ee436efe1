package tanabata.filesystem.fuse.linux;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Stretches of memory of one size, which begin where a page does. There are never more than so
/// many; they are made when they are needed, and kept.
final class MemoryPool {

  private static final int PAGE = 4096;

  private final int bytes;
  private final int most;
  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private int made;
  private boolean isClosed;

  MemoryPool(int bytes, int most) {
    this.bytes = bytes;
    this.most = most;
  }

  /// Waits until there is one; empty once the pool is closed.
  synchronized Optional<ByteBuffer> take() {
    while (!isClosed) {
      Optional<ByteBuffer> memory = poll();
      if (memory.isPresent()) {
        return memory;
      }
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  synchronized Optional<ByteBuffer> poll() {
    if (!free.isEmpty()) {
      return Optional.of(free.pop().clear());
    }
    if (made == most) {
      return Optional.empty();
    }
    made++;
    return Optional.of(ByteBuffer.allocateDirect(bytes + PAGE).alignedSlice(PAGE).slice(0, bytes));
  }

  synchronized void giveBack(ByteBuffer memory) {
    free.push(memory);
    notifyAll();
  }

  /// Nobody waits any more.
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /// What lies in memory of this pool, as a buffer with one reference. The memory comes back when
  /// the last reference is released.
  ByteBuf lend(ByteBuffer memory, int start, int length) {
    return new LentBuffer(memory.slice(start, length), () -> giveBack(memory));
  }
}
