package tanabata.integration.strangers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tanabata.integration.live.Program;

/// What a JVM uses.
///
/// @param liveHeapBytes what a full collection has left
record Vitals(Usage usage, long liveHeapBytes) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /// It collects its garbage first, which costs it a moment.
  static Vitals of(ProcessHandle process) throws IOException, InterruptedException {
    String histogram =
        Program.run(
                Path.of("/"),
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(process.pid()),
                    "GC.class_histogram"))
            .demandSuccess();
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("no histogram of the heap: " + histogram);
    }
    return new Vitals(Usage.of(process), Long.parseLong(total.group(1)));
  }

  @Override
  public String toString() {
    return "%s, %.1f MiB of live heap".formatted(usage, liveHeapBytes / 1048576.0);
  }
}
