package tanabata.fencing.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How long a watchdog waits: asked of the kernel, and compared with what the configuration says.
final class WatchdogTimeout {

  static final Path SYSFS = Path.of("/sys/class/watchdog");

  private WatchdogTimeout() {}

  /// @param told what the configuration says, if anything
  /// @throws IOException with a sentence, if nobody knows or the two differ
  static Duration of(Path device, Optional<Duration> told, Path sysfs) throws IOException {
    Optional<Duration> driver = driver(device, sysfs);
    if (driver.isPresent() && told.isPresent() && !driver.equals(told)) {
      throw new IOException(
          "watchdog "
              + device
              + ": its driver waits "
              + driver.get().toSeconds()
              + " s, but the configuration says "
              + told.get().toMillis()
              + " ms; change one of them (watchdog.timeout, or the driver's module parameter)");
    }
    return driver
        .or(() -> told)
        .orElseThrow(() ->
            new IOException(
                "watchdog "
                    + device
                    + ": its timeout is unknown, for the kernel does not tell; say"
                    + " watchdog.timeout in the configuration"));
  }

  private static Optional<Duration> driver(Path device, Path sysfs) {
    try {
      String name = device.toRealPath().getFileName().toString();
      // The old name of the first one.
      String entry = name.equals("watchdog") ? "watchdog0" : name;
      String seconds = Files.readString(sysfs.resolve(entry).resolve("timeout")).strip();
      return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
