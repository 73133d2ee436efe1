package tanabata.fencing.watchdog;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A Linux watchdog device such as `/dev/watchdog`: opening it arms it, every write feeds it, and a
/// `V` right before the close disarms it (unless the driver was loaded with `nowayout`).
///
/// It is written as a stream: an interrupt would close a channel under a write, and a device closed
/// without its farewell resets the host.
public final class DeviceWatchdog implements Watchdog {

  private static final byte FOOD = 0;
  private static final byte FAREWELL = 'V';

  private final Path device;
  private final FileOutputStream stream;
  private final Duration timeout;

  private DeviceWatchdog(Path device, FileOutputStream stream, Duration timeout) {
    this.device = device;
    this.stream = stream;
    this.timeout = timeout;
  }

  /// Arms the watchdog: from now on it must be fed.
  ///
  /// @param told the timeout that the configuration expects; needed where the kernel does not tell
  /// @throws IOException with a sentence; nothing is armed then
  public static DeviceWatchdog open(Path device, Optional<Duration> told) throws IOException {
    return open(device, told, WatchdogTimeout.SYSFS);
  }

  static DeviceWatchdog open(Path device, Optional<Duration> told, Path sysfs) throws IOException {
    if (!Files.exists(device)) {
      throw new IOException(
          "watchdog "
              + device
              + ": there is no such device; load its driver (softdog, if there is no hardware) or"
              + " leave 'watchdog' out of the configuration");
    }
    if (Files.isDirectory(device)) {
      throw new IOException("watchdog " + device + ": is a folder, not a device");
    }
    Duration timeout = WatchdogTimeout.of(device, told, sysfs);
    FileOutputStream stream;
    try {
      stream = new FileOutputStream(device.toFile(), true);
    } catch (IOException e) {
      throw new IOException(
          "watchdog "
              + device
              + ": cannot be opened ("
              + reason(e)
              + "); it takes one opener, who may write it",
          e);
    }
    if (!isOurs(stream)) {
      stream.close();
      throw new IOException("watchdog " + device + ": somebody else feeds it already");
    }
    return new DeviceWatchdog(device, stream, timeout);
  }

  /// Drivers let nobody in twice; the lock does the same for files that stand in for a device.
  private static boolean isOurs(FileOutputStream stream) throws IOException {
    try {
      return stream.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public void feed() throws IOException {
    write(FOOD);
  }

  @Override
  public void close() throws IOException {
    if (stream.getChannel().isOpen()) {
      try (stream) {
        write(FAREWELL);
      }
    }
  }

  private void write(byte what) throws IOException {
    try {
      stream.write(what);
    } catch (IOException e) {
      throw new IOException("watchdog " + device + ": cannot be written: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
