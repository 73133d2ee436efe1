package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.Fusermount;
import tanabata.platform.linux.LinuxFailure;
import tanabata.platform.linux.Mounts;

/// Whoever mounts and unmounts. Refusals are sentences.
interface Mounter {

  Fusermount.Mounting mount(String target, MountOptions options);

  Optional<String> unmount(String target);

  Optional<String> unmountLazily(String target);

  /// Unmounts, and lets whatever is waited for fail if that can be done.
  Optional<String> abandon(String target);

  /// For the user that this process runs as.
  static Mounter ofThisProcess() {
    return Mounts.user() == 0 ? new Root() : new User(Fusermount.INSTALLED);
  }

  /// By the kernel's own calls.
  record Root() implements Mounter {

    @Override
    public Fusermount.Mounting mount(String target, MountOptions options) {
      return switch (FuseDevice.open()) {
        case FuseDevice.Opening.Failed failed ->
            new Fusermount.Mounting.Failed(failed.failure().sentence());
        case FuseDevice.Opening.Opened opened -> mount(target, options, opened.device());
      };
    }

    private static Fusermount.Mounting mount(
        String target, MountOptions options, FuseDevice device) {
      String data = options.data(device.fd(), Mounts.user(), Mounts.group());
      Optional<LinuxFailure> failure =
          Mounts.mount(options.source(), target, "fuse", options.flags(), data);
      if (failure.isPresent()) {
        device.close();
        return new Fusermount.Mounting.Failed(failure.get().sentence());
      }
      return new Fusermount.Mounting.Mounted(device);
    }

    @Override
    public Optional<String> unmount(String target) {
      return Mounts.unmount(target).map(LinuxFailure::sentence);
    }

    @Override
    public Optional<String> unmountLazily(String target) {
      return Mounts.unmountLazily(target).map(LinuxFailure::sentence);
    }

    @Override
    public Optional<String> abandon(String target) {
      return Mounts.abandon(target).map(LinuxFailure::sentence);
    }
  }

  /// By the program that may what its user may not.
  record User(Fusermount fusermount) implements Mounter {

    private static final Path CONFIGURATION = Path.of("/etc/fuse.conf");

    @Override
    public Fusermount.Mounting mount(String target, MountOptions options) {
      MountOptions allowed = mayAllowOthers() ? options : options.forItsUserOnly();
      return fusermount.mount(target, allowed.forFusermount());
    }

    /// Whether whoever administers this host lets users show their mounts to others.
    private static boolean mayAllowOthers() {
      try (Stream<String> lines = Files.lines(CONFIGURATION)) {
        return lines.map(String::strip).anyMatch("user_allow_other"::equals);
      } catch (IOException _) {
        return false;
      }
    }

    @Override
    public Optional<String> unmount(String target) {
      return fusermount.unmount(target);
    }

    @Override
    public Optional<String> unmountLazily(String target) {
      return fusermount.unmountLazily(target);
    }

    @Override
    public Optional<String> abandon(String target) {
      return fusermount.unmountLazily(target);
    }
  }
}
