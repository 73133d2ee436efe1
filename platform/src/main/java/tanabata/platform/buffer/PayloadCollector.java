package tanabata.platform.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/// Gathers the payload of one write after the other.
///
/// A payload that lies whole in the received chunk is a slice of it, without a copy. Any other goes
/// to one buffer of exactly its size that is filled as the bytes arrive.
public final class PayloadCollector {

  /// A slice keeps its whole chunk in memory, so a payload smaller than this part of it is copied:
  /// a slow device and a few small writes must not hold megabytes that no limit counts.
  private static final int SMALLEST_PART = 64;

  private final ByteBufAllocator allocator;
  private int length;
  private ByteBuf partial = Unpooled.EMPTY_BUFFER;

  public PayloadCollector(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  public void begin(int length) {
    this.length = length;
  }

  /// Takes bytes from the chunk.
  ///
  /// @return the payload once it is whole, owned by the caller
  public Optional<ByteBuf> take(ByteBuf chunk) {
    int here = chunk.readableBytes();
    if (partial.capacity() == 0) {
      if (here >= length && (long) length * SMALLEST_PART >= chunk.capacity()) {
        return Optional.of(chunk.readRetainedSlice(length));
      }
      if (here == 0) {
        return Optional.empty();
      }
      partial = allocator.directBuffer(length, length);
    }
    partial.writeBytes(chunk, Math.min(partial.writableBytes(), here));
    if (partial.isWritable()) {
      return Optional.empty();
    }
    ByteBuf whole = partial;
    partial = Unpooled.EMPTY_BUFFER;
    return Optional.of(whole);
  }

  /// Gives back what has been gathered of a payload that will never be whole.
  public void release() {
    partial.release();
    partial = Unpooled.EMPTY_BUFFER;
  }
}
