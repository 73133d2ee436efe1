package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tanabata.filesystem.fuse.wire.Agreement;
import tanabata.filesystem.fuse.wire.Negotiation;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.Fusermount;

/// A filesystem that is mounted on a directory of this host.
///
/// To unmount it is a call that waits: for what the kernel still writes back, and so for answers of
/// the handler. It is not for a thread that those answers need.
public final class FuseMount {

  /// How an attempt to mount ended.
  public sealed interface Mounting {

    record Mounted(FuseMount mount) implements Mounting {}

    /// Nothing is mounted.
    ///
    /// @param sentence for an operator
    record Refused(String sentence) implements Mounting {}
  }

  private final Path point;
  private final Mounter mounter;
  private final Transport transport;
  private final FuseDevice device;
  private final Agreement agreement;
  private final NotificationLane attributes;
  private final NotificationLane names;
  private final PageOrders pages;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private volatile boolean isLeaving;

  private FuseMount(
      Path point,
      MountOptions options,
      Mounter mounter,
      Transport transport,
      FuseDevice device,
      Agreement agreement) {
    this.point = point;
    this.mounter = mounter;
    this.transport = transport;
    this.device = device;
    this.agreement = agreement;
    String name = "fuse-" + options.name() + "-notify-";
    Consumer<Throwable> failed = cause -> end(new Ended.Broken(cause));
    this.attributes = new NotificationLane(name + "attributes", device, failed);
    this.names = new NotificationLane(name + "names", device, failed);
    this.pages = new PageOrders(name + "pages", device, failed);
  }

  /// Mounts, as root by itself, else by `fusermount3`.
  ///
  /// @param handler is asked from the moment of the mount on, before this returns
  public static Mounting mount(Path directory, MountOptions options, Handler handler) {
    return mount(
        directory,
        options,
        handler,
        Mounter.ofThisProcess(),
        new DeviceTransport(DeviceTransport.READERS));
  }

  static Mounting mount(
      Path directory, MountOptions options, Handler handler, Mounter mounter, Transport transport) {
    Optional<String> trouble = MountPoint.trouble(directory);
    if (trouble.isPresent()) {
      return new Mounting.Refused(trouble.get());
    }
    Path point;
    try {
      point = MountPoint.of(directory);
    } catch (IOException e) {
      return new Mounting.Refused("the mount point " + directory + " is gone: " + e);
    }
    return switch (mounter.mount(point.toString(), options)) {
      case Fusermount.Mounting.Failed failed -> new Mounting.Refused(failed.sentence());
      case Fusermount.Mounting.Mounted mounted ->
          begin(point, options, handler, mounter, transport, mounted.device());
    };
  }

  private static Mounting begin(
      Path point,
      MountOptions options,
      Handler handler,
      Mounter mounter,
      Transport transport,
      FuseDevice device) {
    return switch (Handshake.hold(device, transport.usesRings())) {
      case Negotiation.Refused refused -> {
        device.close();
        mounter.abandon(point.toString());
        yield new Mounting.Refused(refused.sentence());
      }
      case Negotiation.Agreed agreed -> {
        FuseMount mount =
            new FuseMount(point, options, mounter, transport, device, agreed.agreement());
        transport.begin(
            new Connection(options.name(), device, agreed.agreement(), handler, mount::end));
        ReadAhead.raise(point);
        yield new Mounting.Mounted(mount);
      }
    };
  }

  /// Where it is mounted, whatever links lead there.
  public Path point() {
    return point;
  }

  /// What kernel and filesystem agreed on.
  public Agreement agreement() {
    return agreement;
  }

  /// Tells the kernel something of names and attributes. It may take long over it: names wait for
  /// calls under way, in the order in which they are told; attributes wait for nobody, and are told
  /// beside them.
  ///
  /// @param taken called when the kernel has done it, on a thread that must not be held
  /// @return false if too much waits already, and nothing has been told
  public boolean tell(Notification notification, Runnable taken) {
    return (Notification.isTakenAtOnce(notification) ? attributes : names)
        .offer(notification, taken);
  }

  /// What the kernel is told of pages of files.
  public PageOrders pages() {
    return pages;
  }

  /// Unmounts it.
  ///
  /// @return why not: as long as somebody uses it
  public Optional<String> unmount() {
    return leave(mounter::unmount);
  }

  /// Nobody finds it any more; it ends with the last who uses it.
  ///
  /// @return why not
  public Optional<String> unmountLazily() {
    return leave(mounter::unmountLazily);
  }

  /// Takes away what an earlier mount of the same filesystem has left in a directory when its
  /// daemon ended.
  ///
  /// @return why not; empty also if there was nothing
  public static Optional<String> clear(Path directory, MountOptions options) {
    return MountPoint.isDead(directory, options.source())
        ? Mounter.ofThisProcess().unmountLazily(directory.toString())
        : Optional.empty();
  }

  /// @param name of the filesystem
  /// @param point where it is mounted
  public record Mounted(String name, Path point) {}

  /// The filesystem of ours in which a path lies. Nothing of the path is looked up.
  public static Optional<Mounted> above(Path path) throws IOException {
    Path at = path.toAbsolutePath().normalize();
    while (at != null) {
      Optional<MountTable.Mount> mounted = MountTable.at(at);
      if (mounted.isPresent()) {
        Path point = at;
        return MountPoint.ours(at)
            .flatMap(mount -> MountOptions.nameOf(mount.source()))
            .map(name -> new Mounted(name, point));
      }
      at = at.getParent();
    }
    return Optional.empty();
  }

  /// The name of the filesystem of ours that one finds in a directory. The directory itself is not
  /// asked, as its daemon may not answer any more.
  public static Optional<String> nameAt(Path directory) throws IOException {
    return MountPoint.ours(MountPoint.of(directory))
        .flatMap(mount -> MountOptions.nameOf(mount.source()));
  }

  private interface Leaving {
    Optional<String> leave(String target);
  }

  private Optional<String> leave(Leaving leaving) {
    isLeaving = true;
    Optional<String> trouble = leaving.leave(point.toString());
    if (trouble.isPresent()) {
      isLeaving = false;
    }
    return trouble;
  }

  /// Completes when nothing will come from it any more.
  public CompletableFuture<Ended> ended() {
    return ended.copy();
  }

  private void end(Ended how) {
    transport.leave();
    attributes.close();
    names.close();
    pages.close();
    device.close();
    switch (how) {
      case Ended.UnmountedElsewhere _ -> {
        ended.complete(isLeaving ? new Ended.UnmountedHere() : how);
      }
      case Ended.UnmountedHere _, Ended.Aborted _ -> ended.complete(how);
      case Ended.DeviceFailed _, Ended.Broken _ -> {
        ended.complete(how);
        mounter.abandon(point.toString());
      }
    }
  }
}
