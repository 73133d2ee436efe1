package tanabata.fencing.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tanabata.foundation.background.Background;

/// Reads what a program writes, so that it never waits for a reader, and keeps the beginning.
final class Gathered {

  private static final int MOST = 16 << 10;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;

  /// A platform thread: a read from a pipe holds the thread that it runs on.
  Gathered(InputStream in) {
    reader = Background.of("program-output").startPlatform(() -> drain(in), Background.GO_ON);
  }

  private void drain(InputStream in) {
    byte[] chunk = new byte[4096];
    try (in) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        synchronized (kept) {
          kept.write(chunk, 0, Math.min(count, MOST - kept.size()));
        }
      }
    } catch (IOException e) {
      // The program is gone; what was read is kept.
    }
  }

  /// What has come, after a short wait for the rest. A grandchild may hold the pipe open for ever,
  /// which is no reason to wait that long.
  String text(Duration timeout) throws InterruptedException {
    reader.join(timeout);
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
