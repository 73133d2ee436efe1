package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import tanabata.platform.linux.IoVector;
import tanabata.platform.linux.LinuxFile;

/// What one answer needs on its way to the kernel.
final class ReplyBuffer {

  /// All answers but long lists and values.
  static final int BYTES = 8192;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
  private final long address = LinuxFile.address(bytes);
  private final IoVector vector = new IoVector(IoVector.MOST);

  ByteBuffer bytes() {
    return bytes;
  }

  /// Where the bytes begin.
  long address() {
    return address;
  }

  IoVector vector() {
    return vector;
  }
}
