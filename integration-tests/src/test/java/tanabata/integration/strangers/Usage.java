package tanabata.integration.strangers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the kernel says that a process uses.
///
/// @param residentBytes of its memory
/// @param descriptors how many files and sockets it has open
/// @param threads of the kernel
record Usage(long residentBytes, int descriptors, int threads) {

  static Usage of(ProcessHandle process) throws IOException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    List<String> status = Files.readAllLines(proc.resolve("status"));
    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      return new Usage(
          number(status, "VmRSS:") << 10,
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
    return "%d MiB resident, %d descriptors, %d threads"
        .formatted(residentBytes >> 20, descriptors, threads);
  }
}
