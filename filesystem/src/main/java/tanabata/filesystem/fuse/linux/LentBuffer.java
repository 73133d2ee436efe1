package tanabata.filesystem.fuse.linux;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/// A buffer whose memory belongs to somebody else, who is told when it is not used any more.
final class LentBuffer extends UnpooledDirectByteBuf {

  private final Runnable unused;

  LentBuffer(ByteBuffer memory, Runnable unused) {
    super(UnpooledByteBufAllocator.DEFAULT, memory, memory.remaining());
    this.unused = unused;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    unused.run();
  }
}
