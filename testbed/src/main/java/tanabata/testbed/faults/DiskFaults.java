package tanabata.testbed.faults;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskDecorator;

/// Makes every disk of a daemon a [FaultyDisk], if an environment variable names the file that
/// controls the faults.
public final class DiskFaults implements DiskDecorator {

  /// The environment variable that names the file.
  public static final String FILE = "TANABATA_DISK_FAULTS";

  private final Optional<Path> file;

  /// For the service loader.
  public DiskFaults() {
    this(System.getenv());
  }

  DiskFaults(Map<String, String> environment) {
    file = Optional.ofNullable(environment.get(FILE)).map(Path::of);
  }

  @Override
  public Optional<String> warning() {
    return file.map(faults -> "the disk fails when %s says so (%s)".formatted(faults, FILE));
  }

  @Override
  public Disk decorate(Disk disk, EventLoop loop) throws IOException {
    return file.isPresent() ? new FaultyDisk(disk, loop, file.get()) : disk;
  }
}
