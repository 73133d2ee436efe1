package tanabata.node.filesystem;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NewFilesystem;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.fuse.linux.MountOptions;
import tanabata.node.admin.Reply;
import tanabata.platform.linux.MountFlag;

/// The filesystem of a resource on this host: makes it, mounts it, unmounts it, checks it. Its
/// orders wait for what they have begun, and come from threads that may.
public final class FilesystemService {

  private static final long PATIENCE_SECONDS = 15;

  private final MountedFilesystem.Ground ground;
  private final AtomicInteger users;
  private Optional<MountedFilesystem> mounted = Optional.empty();

  /// @param users how many use the resource through this node: each mount is one
  public FilesystemService(MountedFilesystem.Ground ground, AtomicInteger users) {
    this.ground = ground;
    this.users = users;
  }

  /// Whether a lock of this name is one of a filesystem, and none that commands may have.
  public static boolean isItsLock(String name) {
    return name.startsWith(SharedLocks.PREFIX);
  }

  private DeviceAccess access() {
    return new DeviceAccess(ground);
  }

  /// Makes an empty filesystem.
  ///
  /// @param force although the device holds something
  public synchronized Reply format(String label, boolean force) {
    if (mounted.isPresent()) {
      return new Reply.Refused(ground.resource() + " is mounted here; 'tanabata umount' first");
    }
    Optional<String> there = access().describe();
    if (there.isPresent() && !force) {
      return new Reply.Refused(
          ground.resource()
              + " holds "
              + there.get()
              + "; 'tanabata mkfs --force' makes a filesystem in its place, and all that is gone");
    }
    long size = ground.device().sizeBytes();
    if (size < Geometry.SMALLEST_BYTES || size > Geometry.LARGEST_BYTES) {
      return new Reply.Refused(
          ground.resource() + " has " + size + " bytes; a filesystem has 16 MiB to 16 TiB");
    }
    Optional<String> busy = access().mountedElsewhere();
    if (busy.isPresent()) {
      return new Reply.Refused(busy.get());
    }
    Superblock superblock = access().newSuperblock(label, InstantSource.system().instant());
    Optional<String> trouble = access().write(to -> new NewFilesystem(superblock).write(0, 0, to));
    return trouble
        .<Reply>map(Reply.Refused::new)
        .orElseGet(() ->
            new Reply.Done(
                "a filesystem of "
                    + superblock.geometry().blocks() * Geometry.BLOCK / (1 << 20)
                    + " MiB is made on "
                    + ground.resource()
                    + "; next, on both hosts: tanabata mount "
                    + ground.resource()
                    + " DIRECTORY"));
  }

  /// Mounts it.
  ///
  /// @param options as mount(8) takes them, separated by commas
  public synchronized Reply mount(Path directory, String options) {
    if (mounted.isPresent()) {
      return new Reply.Refused(
          ground.resource()
              + " is mounted here already, on "
              + mounted.get().point().map(Path::toString).orElse("no directory any more"));
    }
    MountOptions wanted;
    switch (MountOptions.parse(ground.resource(), options)) {
      case MountOptions.Parsed.Unknown(String sentence) -> {
        return new Reply.Refused(sentence);
      }
      case MountOptions.Parsed.Understood(MountOptions understood) -> wanted = understood;
    }
    Optional<Superblock> superblock = access().superblock();
    if (superblock.isEmpty()) {
      return new Reply.Refused(
          ground.resource() + " holds no filesystem of ours; 'tanabata mkfs' makes one");
    }
    MountedFilesystem filesystem = MountedFilesystem.begin(ground, superblock.get());
    Optional<String> trouble =
        await(filesystem.mounted()).or(() -> filesystem.offer(directory, wanted));
    if (trouble.isPresent()) {
      filesystem.end();
      await(filesystem.ended());
      filesystem.close();
      return new Reply.Refused("it cannot be mounted: " + trouble.get());
    }
    keep(filesystem);
    boolean readOnly = wanted.flags().contains(MountFlag.READ_ONLY);
    return new Reply.Done(
        ground.resource() + " is mounted on " + directory + (readOnly ? ", to be read only" : ""));
  }

  private void keep(MountedFilesystem filesystem) {
    mounted = Optional.of(filesystem);
    users.incrementAndGet();
    var _ = filesystem.ended().thenRun(() -> hasEnded(filesystem));
  }

  private synchronized void hasEnded(MountedFilesystem filesystem) {
    if (mounted.filter(there -> there == filesystem).isPresent()) {
      mounted = Optional.empty();
      users.decrementAndGet();
      filesystem.close();
    }
  }

  /// @return why it did not end well
  private static Optional<String> await(CompletableFuture<Void> future) {
    try {
      future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException _) {
      return Optional.of("it takes longer than " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the daemon ends");
    }
  }

  public Reply unmount() {
    Optional<MountedFilesystem> there = current();
    if (there.isEmpty()) {
      return new Reply.Refused(ground.resource() + " is not mounted here");
    }
    Optional<String> trouble = there.get().unmount().or(() -> await(there.get().ended()));
    return trouble
        .<Reply>map(Reply.Refused::new)
        .orElseGet(() -> new Reply.Done(ground.resource() + " is unmounted"));
  }

  private synchronized Optional<MountedFilesystem> current() {
    return mounted;
  }

  /// Where it is mounted here.
  public Optional<Path> point() {
    return current().flatMap(MountedFilesystem::point);
  }

  /// Reads all of it and says what is wrong.
  public synchronized Reply check() {
    Optional<Superblock> superblock = access().superblock();
    if (superblock.isEmpty()) {
      return new Reply.Refused(ground.resource() + " holds no filesystem of ours");
    }
    Optional<String> busy =
        mounted.isPresent()
            ? Optional.of(ground.resource() + " is mounted here; 'tanabata umount' first")
            : access().mountedElsewhere();
    if (busy.isPresent()) {
      return new Reply.Refused(busy.get());
    }
    List<Finding> findings = new ArrayList<>(new Check(superblock.get(), access()::block).run());
    if (findings.isEmpty()) {
      return new Reply.Done("the filesystem of " + ground.resource() + " is sound");
    }
    return new Reply.Refused(
        "the filesystem of "
            + ground.resource()
            + " has "
            + findings.size()
            + " faults, the first of them: "
            + FindingText.of(findings.getFirst()));
  }

  /// The node leaves: nobody finds the mount any more, and what it has is written.
  public void leave() {
    Optional<MountedFilesystem> there = current();
    there.ifPresent(filesystem -> {
      filesystem.leave();
      filesystem.end();
      await(filesystem.ended());
    });
  }
}
