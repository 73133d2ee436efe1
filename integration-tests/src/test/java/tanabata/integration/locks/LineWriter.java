package tanabata.integration.locks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The lines that a worker writes, each with one `write(2)`: what was written outlives the process,
/// and no line is cut in two.
final class LineWriter {

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  synchronized void line(Object... words) {
    StringBuilder text = new StringBuilder();
    for (Object word : words) {
      text.append(text.isEmpty() ? "" : " ").append(word);
    }
    try {
      out.write(text.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
