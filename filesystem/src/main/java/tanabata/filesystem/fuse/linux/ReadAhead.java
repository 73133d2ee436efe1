package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the kernel reads ahead of who reads a file from its start to its end. The kernel's own
/// choice, 128 KiB, is for disks; here each request costs a way to the daemon and back.
final class ReadAhead {

  private static final Logger log = LoggerFactory.getLogger(ReadAhead.class);

  private static final String KIBIBYTES = "4096";

  private ReadAhead() {}

  /// For those who may; for others it stays as it is.
  static void raise(Path point) {
    try {
      Optional<MountTable.Mount> mount = MountTable.at(point);
      if (mount.isPresent()) {
        Files.writeString(
            Path.of("/sys/class/bdi/0:" + mount.get().connection() + "/read_ahead_kb"), KIBIBYTES);
      }
    } catch (IOException e) {
      log.debug("{} is read ahead as the kernel likes it: {}", point, e.toString());
    }
  }
}
