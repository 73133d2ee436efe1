package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes requests as the kernel does, field by field: knows nothing of the code that reads them.
final class RequestBytes {

  static final long UNIQUE = 0x1234_5678_9abcL;
  static final long NODE = 0x42_0000_0001L;
  static final int UID = 1000;
  static final int GID = 100;
  static final int PID = 4711;

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 21).order(ByteOrder.nativeOrder());

  private RequestBytes() {}

  static RequestBytes of(int opcode) {
    return new RequestBytes()
        .u32(0)
        .u32(opcode)
        .u64(UNIQUE)
        .u64(NODE)
        .u32(UID)
        .u32(GID)
        .u32(PID)
        .u32(0);
  }

  RequestBytes u16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  RequestBytes u32(int value) {
    bytes.putInt(value);
    return this;
  }

  RequestBytes u64(long value) {
    bytes.putLong(value);
    return this;
  }

  RequestBytes raw(byte[] raw) {
    bytes.put(raw);
    return this;
  }

  RequestBytes text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8)).raw(new byte[1]);
  }

  /// @param units of eight bytes
  RequestBytes extended(int units) {
    bytes.putShort(36, (short) units);
    return raw(new byte[units * 8]);
  }

  byte[] array() {
    bytes.putInt(0, bytes.position());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /// In direct memory, and not at the start of its buffer.
  ByteBuffer whole() {
    return direct(array());
  }

  static ByteBuffer direct(byte[] request) {
    ByteBuffer direct = ByteBuffer.allocateDirect(request.length + 24);
    direct.position(16).put(request);
    return direct.limit(16 + request.length).position(16);
  }
}
