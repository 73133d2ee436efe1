package tanabata.integration.live;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// What an NBD client says, byte by byte, for those that no library would speak for.
final class RawNbd {

  static final int EXPORT_NAME = 1;
  static final int GO = 7;
  static final int REQUEST_MAGIC = 0x25609513;
  static final int WRITE = 1;

  private static final long OPTION_MAGIC = 0x49484156454F5054L;

  private RawNbd() {}

  interface Text {
    void write(DataOutputStream out) throws IOException;
  }

  static byte[] bytes(Text text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /// The same, after a handshake in good order.
  static byte[] opened(Text text) throws IOException {
    return bytes(out -> {
      out.writeInt(3);
      option(out, EXPORT_NAME, 4);
      out.writeBytes("home");
      text.write(out);
    });
  }

  static void option(DataOutputStream out, int code, int length) throws IOException {
    out.writeLong(OPTION_MAGIC);
    out.writeInt(code);
    out.writeInt(length);
  }

  static void request(DataOutputStream out, int type, long offset, int length) throws IOException {
    out.writeInt(REQUEST_MAGIC);
    out.writeShort(0);
    out.writeShort(type);
    out.writeLong(1);
    out.writeLong(offset);
    out.writeInt(length);
  }
}
