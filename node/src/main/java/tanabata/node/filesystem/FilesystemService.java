package tanabata.node.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NewFilesystem;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.fsck.Repair;
import tanabata.filesystem.fuse.linux.FuseMount;
import tanabata.filesystem.fuse.linux.MountOptions;
import tanabata.node.admin.Reply;
import tanabata.platform.linux.Mounts;

/// The filesystem of a resource on this host: makes it, mounts it, unmounts it, checks it. Its
/// orders wait for what they have begun, and come from threads that may.
public final class FilesystemService {

  /// The number of the root of each filesystem, as stat(2) has it.
  public static final long ROOT = NodeNumber.ROOT;

  private final MountedFilesystem.Ground ground;
  private final KeptMount mount;

  /// @param users how many use the resource through this node: each mount is one
  public FilesystemService(
      MountedFilesystem.Ground ground, MountOrderFile orders, AtomicInteger users) {
    this.ground = ground;
    mount = new KeptMount(ground, orders, users);
  }

  /// Goes on with an order to mount that an earlier run of this daemon has got.
  public void begin() {
    mount.begin();
  }

  /// Whether a lock of this name is one of a filesystem, and none that commands may have.
  public static boolean isItsLock(String name) {
    return name.startsWith(SharedLocks.PREFIX);
  }

  /// The name of the lock that covers an inode, at the lock manager.
  ///
  /// @param node its number, as stat(2) has it
  /// @return empty if there is no filesystem; only the root is looked for on the device, which may
  ///   stand still
  public Optional<String> lockOf(long node) {
    Optional<Long> inode =
        node == NodeNumber.ROOT
            ? access().superblock().map(Superblock::root)
            : Optional.of(NodeNumber.inode(node));
    return inode.map(number -> SharedLocks.name(LockId.window(number)).text());
  }

  /// Takes away what a daemon that has ended has left mounted in a directory.
  ///
  /// @return why not; empty also if there was nothing
  public static Optional<String> clear(Path directory, String resource) {
    return FuseMount.clear(directory, MountOptions.of(resource));
  }

  private DeviceAccess access() {
    return new DeviceAccess(ground);
  }

  /// Makes an empty filesystem.
  ///
  /// @param force although the device holds something
  public synchronized Reply format(String label, boolean force) {
    if (mount.isWanted()) {
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
    return access().alone(_ -> format(label));
  }

  private Reply format(String label) {
    Superblock superblock = access().newSuperblock(label, InstantSource.system().instant());
    // Its root belongs to whoever this daemon runs as, who may be no superuser.
    Optional<String> trouble =
        access()
            .write(to -> new NewFilesystem(superblock).write(Mounts.user(), Mounts.group(), to));
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

  /// Mounts it, and keeps it mounted until [#unmount].
  ///
  /// @param options as mount(8) takes them, separated by commas
  public synchronized Reply mount(Path directory, String options) {
    return mount.mount(new MountOrder(directory, options));
  }

  public Reply unmount() {
    return mount.unmount();
  }

  /// The resource whose filesystem one finds in a directory of this host, whoever has mounted it.
  ///
  /// @throws IOException if there is no such directory
  public static Optional<String> resourceAt(Path directory) throws IOException {
    return FuseMount.nameAt(directory);
  }

  /// Where the filesystem of a resource is mounted.
  public record Place(String resource, Path point) {}

  /// The mount in which a path of this host lies, whoever has mounted it. Nothing of the path is
  /// looked up, as the mount may not answer; so links in it are not followed.
  ///
  /// @throws IOException if the mounts of this host cannot be read
  public static Optional<Place> above(Path path) throws IOException {
    return FuseMount.above(path).map(mount -> new Place(mount.name(), mount.point()));
  }

  /// Reads all of it and says what is wrong.
  public synchronized Reply check() {
    return examine((superblock, _) -> check(superblock));
  }

  /// The same, and repairs what has one answer.
  public synchronized Reply repair() {
    return examine(this::repair);
  }

  private interface Examination {

    /// @param isAlone whether nobody can mount it at this moment
    Reply examine(Superblock superblock, BooleanSupplier isAlone);
  }

  private Reply examine(Examination what) {
    if (mount.isWanted()) {
      return new Reply.Refused(ground.resource() + " is mounted here; 'tanabata umount' first");
    }
    return access()
        .alone(isAlone -> {
          Optional<Superblock> superblock = access().superblock();
          if (superblock.isEmpty()) {
            return new Reply.Refused(ground.resource() + " holds no filesystem of ours");
          }
          if (access().hasJournalToReplay(superblock.get())) {
            return new Reply.Refused(
                ground.resource()
                    + " was mounted when its host ended, and its journal was not replayed since;"
                    + " 'tanabata mount' does that: mount it, and unmount it");
          }
          return what.examine(superblock.get(), isAlone);
        });
  }

  private Reply check(Superblock superblock) {
    Check.Survey survey = new Check(superblock, access()::block).survey();
    List<Finding> findings = survey.findings();
    if (findings.isEmpty()) {
      return new Reply.Done("the filesystem of " + ground.resource() + " is sound");
    }
    Repair repair = new Repair(superblock, access()::block, survey, 0);
    int repairable = findings.size() - repair.left().size();
    return new Reply.Refused(
        "the filesystem of "
            + ground.resource()
            + " has "
            + FindingText.of(findings)
            + (repairable == 0
                ? ""
                : "\n'tanabata fsck --repair' repairs " + repairable + " of them"));
  }

  private Reply repair(Superblock superblock, BooleanSupplier isAlone) {
    Optional<Long> clock = access().clock(superblock);
    if (clock.isEmpty()) {
      return new Reply.Refused(
          "a slot of the filesystem of "
              + ground.resource()
              + " is damaged, so nobody knows whether its journal was replayed; nothing is repaired");
    }
    Repair repair =
        new Repair(
            superblock,
            access()::block,
            new Check(superblock, access()::block).survey(),
            clock.get() + 1);
    Optional<String> trouble = access().write(repair.blocks(), isAlone);
    return trouble.<Reply>map(Reply.Refused::new).orElseGet(() -> repaired(repair));
  }

  private Reply repaired(Repair repair) {
    String done = repair.blocks().size() + " blocks of " + ground.resource() + " are repaired";
    return repair.left().isEmpty()
        ? new Reply.Done(done + ", and its filesystem is sound")
        : new Reply.Refused(done + "; its filesystem still has " + FindingText.of(repair.left()));
  }

  /// The node leaves: nobody finds the mount any more, and what it has is written.
  ///
  /// @return why something of the mount is left: then its locks must not be handed over, as if all
  ///   were in its place; the peer has to see that this node is gone, and to replay the journal
  public Optional<String> leave() {
    return mount.leave();
  }
}
