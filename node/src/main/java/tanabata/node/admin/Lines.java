package tanabata.node.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Lines of bounded length on a stream.
final class Lines {

  /// The longest request; a reply may be longer, because the daemon is trusted.
  static final int LONGEST_REQUEST = 64 << 10;

  static final int LONGEST_REPLY = 16 << 20;

  private Lines() {}

  /// The bytes up to the end of the line, which must come.
  static String read(InputStream in, int longest) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] chunk = new byte[4096];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      int end = endOfLine(chunk, count);
      if (line.size() + end > longest) {
        throw new TooLong();
      }
      line.write(chunk, 0, end);
      if (end < count) {
        return line.toString(StandardCharsets.UTF_8);
      }
    }
    throw new IOException("the connection ended before the line did");
  }

  static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static int endOfLine(byte[] chunk, int count) {
    for (int index = 0; index < count; index++) {
      if (chunk[index] == '\n') {
        return index;
      }
    }
    return count;
  }

  /// The line does not end where it must.
  static final class TooLong extends IOException {

    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the line is too long");
    }
  }
}
