package tanabata.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Signals of other processes, as proc(5) shows them.
public final class Signals {

  private static final String PENDING_OF_THREAD = "SigPnd:";

  private static final long KILL = 1L << 9 - 1;

  private Signals() {}

  /// Whether a thread is to end: it was killed, or a signal has come to its process that ends it.
  /// The kernel then sends `SIGKILL` to each of its threads. What cannot be seen has ended.
  ///
  /// @param thread its number; 0 if it cannot be seen from here
  public static boolean isKilled(int thread) {
    try {
      Path status = Path.of("/proc", Integer.toString(thread), "status");
      // Names of threads are any bytes.
      return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(PENDING_OF_THREAD))
          .map(line -> line.substring(PENDING_OF_THREAD.length()).strip())
          .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & KILL) != 0);
    } catch (IOException _) {
      return true;
    }
  }
}
