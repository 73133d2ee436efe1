package tanabata.integration.strangers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tanabata.integration.live.Program;

/// What a process uses.
///
/// @param residentBytes of its memory
/// @param liveHeapBytes what a full collection has left
/// @param descriptors how many files and sockets it has open
/// @param threads of the kernel
record Vitals(long residentBytes, long liveHeapBytes, int descriptors, int threads) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /// Of a JVM; it collects its garbage first.
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
    return light(process, Long.parseLong(total.group(1)));
  }

  /// Without disturbing it.
  ///
  /// @param liveHeapBytes as known
  static Vitals light(ProcessHandle process, long liveHeapBytes) throws IOException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    List<String> status = Files.readAllLines(proc.resolve("status"));
    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      return new Vitals(
          number(status, "VmRSS:") << 10,
          liveHeapBytes,
          (int) descriptors.count(),
          (int) number(status, "Threads:"));
    }
  }

  private static long number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip().split(" ")[0])
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "%d MiB resident, %.1f MiB of live heap, %d descriptors, %d threads"
        .formatted(residentBytes >> 20, liveHeapBytes / 1048576.0, descriptors, threads);
  }
}
