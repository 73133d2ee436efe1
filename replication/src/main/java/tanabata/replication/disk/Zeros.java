package tanabata.replication.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Zeros for any number of writes at once: only the kernel ever looks at them, to read.
final class Zeros {

  static final int LENGTH = 1 << 20;

  // Keeps the memory behind the address.
  private static final ByteBuf BUFFER = Unpooled.directBuffer(LENGTH).writeZero(LENGTH);

  static final long ADDRESS = Memory.address(BUFFER, LENGTH);

  private Zeros() {}
}
