package tanabata.integration.fuzz;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayList;
import java.util.List;

/// Makes every buffer on the heap, where what a case takes is counted, and knows which were never
/// given back.
final class HeapBuffers extends AbstractByteBufAllocator {

  private final List<ByteBuf> made = new ArrayList<>();

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    ByteBuf buffer = new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
    made.add(buffer);
    return buffer;
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }

  /// A buffer that holds these bytes.
  ByteBuf of(byte[] bytes) {
    return heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
  }

  /// To be asked when nothing should be in use any more.
  void mustAllBeReleased() {
    long living = made.stream().filter(buffer -> buffer.refCnt() > 0).count();
    if (living > 0) {
      throw new AssertionError(living + " of " + made.size() + " buffers were never released");
    }
  }
}
