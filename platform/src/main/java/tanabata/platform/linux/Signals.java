package tanabata.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Signals of other processes, as proc(5) shows them.
public final class Signals {

  /// CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG and WINCH: where nobody handles them they end nothing.
  private static final long HARMLESS = bits(17, 18, 19, 20, 21, 22, 23, 28);

  private static final int HEXADECIMAL = 16;

  private Signals() {}

  private static long bits(int... signals) {
    long bits = 0;
    for (int signal : signals) {
      bits |= 1L << signal - 1;
    }
    return bits;
  }

  /// Whether a thread is to end as soon as it is back from the kernel: a signal has come to it, or
  /// to its process, that is neither handled nor ignored. What cannot be seen has ended.
  ///
  /// @param thread its number; 0 if it cannot be seen from here
  public static boolean endThread(int thread) {
    try {
      Path status = Path.of("/proc", Integer.toString(thread), "status");
      // Names of threads are any bytes.
      return endThread(Files.readAllLines(status, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return true;
    }
  }

  static boolean endThread(List<String> status) {
    long pending = mask(status, "SigPnd:") | mask(status, "ShdPnd:");
    long kept = mask(status, "SigBlk:") | mask(status, "SigIgn:") | mask(status, "SigCgt:");
    return (pending & ~kept & ~HARMLESS) != 0;
  }

  private static long mask(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(
            line -> Long.parseUnsignedLong(line.substring(name.length()).strip(), HEXADECIMAL))
        .findFirst()
        .orElse(0);
  }
}
