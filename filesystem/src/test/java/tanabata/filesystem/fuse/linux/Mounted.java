package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import tanabata.filesystem.request.Caller;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.Mounts;

/// Mounts for tests.
final class Mounted {

  private Mounted() {}

  /// Tests that mount are for root, and for hosts that have FUSE.
  static void demandRoot() {
    if (Mounts.user() != 0) {
      Shell.skip("only root can mount");
    }
    switch (FuseDevice.open()) {
      case FuseDevice.Opening.Opened opened -> opened.device().close();
      case FuseDevice.Opening.Failed failed -> Shell.skip(failed.failure().sentence());
    }
  }

  /// Programs of other users are to find what is mounted in there.
  static void openToAll(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// With a device that all may open, as udev leaves it, where this host has no udev.
  static <T> T withDeviceForAll(Supplier<T> work) throws IOException {
    Path device = Path.of(FuseDevice.PATH);
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(device);
    Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("rw-rw-rw-"));
    try {
      return work.get();
    } finally {
      Files.setPosixFilePermissions(device, before);
    }
  }

  static MemoryFilesystem filesystem() {
    return new MemoryFilesystem(new Caller(0, 0, 0));
  }

  static FuseMount mount(Path directory, Handler handler) {
    return mounted(FuseMount.mount(directory, MountOptions.of("test"), handler));
  }

  static FuseMount mounted(FuseMount.Mounting mounting) {
    return assertInstanceOf(FuseMount.Mounting.Mounted.class, mounting, () -> mounting.toString())
        .mount();
  }

  static String refused(FuseMount.Mounting mounting) {
    return assertInstanceOf(FuseMount.Mounting.Refused.class, mounting).sentence();
  }
}
