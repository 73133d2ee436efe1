package tanabata.replication.runtime;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import tanabata.foundation.NodeId;
import tanabata.foundation.Payload;
import tanabata.foundation.state.ReplicationState;
import tanabata.platform.netty.Transports;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskDecorator;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.disk.DiskOpening;
import tanabata.replication.disk.Disks;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.netty.PeerEndpoint;

/// Brings a [Replica] up from its disks, and takes it down.
public final class Replicas implements AutoCloseable {

  private final Replica replica;
  private final EventLoop loop;
  private final SampledDisk data;
  private final List<Disk> disks;
  private final PeerEndpoint endpoint;

  /// What a replica is made from.
  ///
  /// @param promotion whether it promotes itself when it is connected with the peer
  /// @param undoBytes how large the undo log may get
  /// @param decorators put around each disk, in order
  public record Settings(
      String resource,
      NodeId node,
      NodeId peer,
      long deviceBytes,
      Path disk,
      MetadataPlacement metadata,
      CoreConfiguration.Promotion promotion,
      AfterSplitBrain afterSplitBrain,
      OnNoSpace onNoSpace,
      Limits limits,
      long undoBytes,
      PeerEndpoint.Addresses addresses,
      Optional<SslContext> tls,
      List<DiskDecorator> decorators) {}

  private Replicas(
      Replica replica, EventLoop loop, SampledDisk data, List<Disk> disks, PeerEndpoint endpoint) {
    this.replica = replica;
    this.loop = loop;
    this.data = data;
    this.disks = disks;
    this.endpoint = endpoint;
  }

  /// Opens the disks and reads the metadata. Call it from outside the loop.
  ///
  /// @throws IOException with a sentence for the operator; then nothing is left open
  public static Replicas open(Settings settings, EventLoop loop, Transports transports)
      throws IOException {
    List<Disk> disks = new ArrayList<>();
    try {
      Disk data = open(settings.disk(), loop, settings.decorators());
      disks.add(data);
      Disk meta = data;
      if (!settings.metadata().file().equals(settings.disk())) {
        if (Files.notExists(settings.metadata().file())) {
          refuseIfElsewhere(settings);
        }
        meta = open(settings.metadata().file(), loop, settings.decorators());
        disks.add(meta);
      }
      MetadataReader.Metadata found = load(settings);
      Geometry geometry = found.superblock().geometry();
      check(settings, found.superblock(), data);
      new DiskRecognition(settings.disk(), settings.metadata(), geometry).check(found.samples());
      MetadataStore store =
          new MetadataStore(
              meta,
              settings.metadata().offset(),
              new MetadataWriter(new MetadataLayout(geometry), found.superblock()));
      SampledDisk sampled =
          new SampledDisk(data, loop, geometry, found.samples(), store::save, new SecureRandom());
      disks.set(0, sampled);
      UndoKeeper undo =
          UndoKeeper.load(
              new UndoKeeper.Owner(settings.resource(), settings.node(), geometry),
              loop,
              sampled,
              undoFile(settings),
              settings.undoBytes());
      return join(settings, loop, transports, sampled, disks, store, found, undo);
    } catch (IOException e) {
      disks.forEach(disk -> close(disk, loop));
      throw e;
    }
  }

  private static Replicas join(
      Settings settings,
      EventLoop loop,
      Transports transports,
      SampledDisk data,
      List<Disk> disks,
      MetadataStore store,
      MetadataReader.Metadata found,
      UndoKeeper undo) {
    SecureRandom random = new SecureRandom();
    Geometry geometry = found.superblock().geometry();
    ReplicationCore core =
        new ReplicationCore(
            new CoreConfiguration(
                settings.resource(),
                settings.node(),
                settings.peer(),
                random.nextLong() | 1,
                random.nextLong(),
                settings.promotion(),
                settings.afterSplitBrain(),
                settings.onNoSpace()),
            geometry,
            settings.limits(),
            undo.kept().map(found.recovered()::with).orElse(found.recovered()));
    loop.submit(data::begin).syncUninterruptibly();
    Replica replica = new Replica(settings.resource(), loop, geometry, core, data, store, undo);
    PeerEndpoint endpoint =
        new PeerEndpoint(loop, transports, settings.addresses(), settings.tls(), replica);
    replica.use(endpoint);
    return new Replicas(replica, loop, data, disks, endpoint);
  }

  /// Listens for the peer. After [Replica#drive], and from outside the loop.
  ///
  /// @throws IOException with a sentence for the operator
  public void start() throws IOException {
    endpoint.start();
  }

  private static Path undoFile(Settings settings) {
    return settings
        .metadata()
        .folder()
        .resolve(settings.resource() + "-" + settings.node().name() + ".undo");
  }

  public Replica replica() {
    return replica;
  }

  /// How the disks are driven, for messages.
  public String method() {
    return disks.getFirst().method();
  }

  private static Disk open(Path path, EventLoop loop, List<DiskDecorator> decorators)
      throws IOException {
    if (Files.notExists(path)) {
      throw new IOException(
          path
              + " does not exist; bring back what it is on, if that is not mounted; only for a new"
              + " resource 'create-md' makes it");
    }
    return switch (Disks.open(path, loop, DiskChoice.AUTOMATIC)) {
      case DiskOpening.Opened opened -> decorated(opened.disk(), loop, decorators);
      case DiskOpening.Refused refused -> throw new IOException(refused.sentence());
    };
  }

  private static Disk decorated(Disk opened, EventLoop loop, List<DiskDecorator> decorators)
      throws IOException {
    Disk disk = opened;
    for (DiskDecorator decorator : decorators) {
      disk = decorator.decorate(disk, loop);
    }
    return disk;
  }

  private static MetadataReader.Metadata load(Settings settings) throws IOException {
    MetadataPlacement place = settings.metadata();
    try {
      return MetadataStore.load(place);
    } catch (MetadataException e) {
      refuseIfElsewhere(settings);
      throw new IOException(
          place.file()
              + ", metadata at byte "
              + (place.offset() + e.offset())
              + ": "
              + e.getMessage()
              + "; nothing has been changed",
          e);
    }
  }

  /// Metadata of another configured size lies at another place. Whoever believed that there is none
  /// would make a new one, and give up what this one knows.
  private static void refuseIfElsewhere(Settings settings) throws IOException {
    List<FoundMetadata> found = FoundMetadata.on(settings.disk(), settings.metadata().offset());
    if (found.isEmpty() || found.stream().anyMatch(one -> isInPlace(one, settings))) {
      return;
    }
    throw new IOException(
        found.stream().map(FoundMetadata::described).collect(Collectors.joining("; "))
            + "; but the configuration says that metadata is "
            + (settings.metadata().file().equals(settings.disk())
                ? "there at byte " + settings.metadata().offset() + ", behind a device of that size"
                : "in " + settings.metadata().file())
            + "; configure it as it is, or name the right disk; nothing has been changed");
  }

  private static boolean isInPlace(FoundMetadata one, Settings settings) {
    return one.file().equals(settings.metadata().file())
        && one.offset() == settings.metadata().offset();
  }

  private static void check(Settings settings, Superblock found, Disk disk) throws IOException {
    String where = settings.metadata().file() + " holds metadata ";
    if (!found.resource().equals(settings.resource())) {
      throw new IOException(
          where
              + "of resource '"
              + found.resource()
              + "', not of '"
              + settings.resource()
              + "'; name the right disk in the configuration");
    }
    if (!found.node().equals(settings.node())) {
      throw new IOException(
          where
              + "of node '"
              + found.node()
              + "', not of '"
              + settings.node()
              + "'; name the right disk in the configuration");
    }
    if (found.geometry().deviceBytes() != settings.deviceBytes()) {
      throw new IOException(
          where
              + "for a device of "
              + found.geometry().deviceBytes()
              + " bytes, but the configuration says "
              + settings.deviceBytes()
              + "; a device does not change its size: set 'size = "
              + found.geometry().deviceBytes()
              + "', or name the right disk");
    }
    if (disk.sizeBytes() < settings.deviceBytes()) {
      throw new IOException(
          settings.disk()
              + " is "
              + disk.sizeBytes()
              + " bytes long, shorter than the device of "
              + settings.deviceBytes()
              + "; it has been cut off");
    }
  }

  private static void close(Disk disk, EventLoop loop) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    DiskCompletion completion =
        new DiskCompletion() {
          @Override
          public void done(Payload data) {
            closed.complete(null);
          }

          @Override
          public void failed(DiskFailure failure) {
            closed.complete(null);
          }
        };
    loop.execute(() -> disk.close(completion));
    closed.join();
  }

  @Override
  public void close() {
    loop.submit(
            () -> {
              if (replica.core().state().life() == ReplicationState.Life.LEFT) {
                data.settle();
              }
            })
        .syncUninterruptibly();
    replica.close();
    disks.forEach(disk -> close(disk, loop));
    replica.closed();
  }
}
