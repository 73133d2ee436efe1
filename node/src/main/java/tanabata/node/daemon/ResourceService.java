package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.core.Evidence;
import tanabata.fencing.core.Policy;
import tanabata.fencing.core.Timing;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.config.Address;
import tanabata.node.config.MetadataPlace;
import tanabata.node.config.NbdListen;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.core.AfterSplitBrain;
import tanabata.replication.core.Limits;
import tanabata.replication.core.Role;
import tanabata.replication.core.Status;
import tanabata.replication.nbd.Exports;
import tanabata.replication.nbd.ListenAddress;
import tanabata.replication.nbd.NbdLimits;
import tanabata.replication.nbd.netty.NbdServer;
import tanabata.replication.netty.PeerEndpoint;
import tanabata.replication.netty.Transports;
import tanabata.replication.runtime.MetadataPlacement;
import tanabata.replication.runtime.Replica;
import tanabata.replication.runtime.Replicas;

/// One resource of this node at work: its replica, and the NBD server in front of it, on one event
/// loop.
final class ResourceService {

  private static final Logger log = LoggerFactory.getLogger(ResourceService.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ResourceConfig config;
  private final Replicas replicas;
  private final NbdServer server;
  private final FencingService fencing;
  private final CompletableFuture<Void> stopped;
  private final AtomicInteger clients;

  private ResourceService(
      ResourceConfig config,
      Replicas replicas,
      NbdServer server,
      FencingService fencing,
      CompletableFuture<Void> stopped,
      AtomicInteger clients) {
    this.config = config;
    this.replicas = replicas;
    this.server = server;
    this.fencing = fencing;
    this.stopped = stopped;
    this.clients = clients;
  }

  /// @param failed told, on the loop, when the resource cannot go on
  /// @throws IOException with a sentence for the operator
  static ResourceService start(
      ResourceConfig config, EventLoop loop, Transports transports, Consumer<String> failed)
      throws IOException {
    ResourceEvents events = new ResourceEvents(config.name(), failed);
    Replicas replicas = Replicas.start(settings(config), loop, transports, events);
    try {
      AtomicInteger clients = new AtomicInteger();
      NbdServer server =
          NbdServer.start(
              loop,
              transports,
              exports(config, replicas.replica(), clients),
              limits(config),
              config.here().nbd().stream().map(ResourceService::listen).toList());
      log.info(
          "resource {}: {} by {}, peer link by {}, NBD on {}",
          config.name(),
          config.here().disk(),
          replicas.method(),
          transports,
          server.addresses());
      FencingService fencing =
          new FencingService(
              config.name(),
              config.here().name(),
              config.peer().name(),
              new Policy(Timing.DEFAULT, false, Policy.Prefer.NOBODY, Evidence.Level.LEASE, false),
              loop,
              replicas.replica(),
              clients);
      loop.execute(() -> {
        events.use(server, fencing);
        fencing.start();
      });
      return new ResourceService(config, replicas, server, fencing, events.stopped(), clients);
    } catch (IOException e) {
      replicas.close();
      throw e;
    }
  }

  private static Replicas.Settings settings(ResourceConfig config) throws IOException {
    MetadataPlacement metadata = placement(config);
    Limits usual = Limits.DEFAULT;
    Limits limits =
        new Limits(
            config.activityLogExtents(),
            usual.openWrites(),
            usual.pullsInFlight(),
            usual.pullBlocks(),
            config.net().pingInterval(),
            config.net().pingTimeout(),
            config.net().connectInterval(),
            config.net().flushInterval());
    return new Replicas.Settings(
        config.name(),
        config.here().name(),
        config.peer().name(),
        config.sizeBytes(),
        config.here().disk(),
        metadata,
        config.becomesPrimaryHere(),
        AfterSplitBrain.DISCONNECT,
        limits,
        Math.max(1L << 30, config.sizeBytes()),
        new PeerEndpoint.Addresses(
            socketAddress(config.here().address()), socketAddress(config.peer().address())),
        PeerTls.context(config.net().tls()));
  }

  static MetadataPlacement placement(ResourceConfig config) {
    return switch (config.here().metadata()) {
      case MetadataPlace.Internal() ->
          MetadataPlacement.internal(config.here().disk(), config.sizeBytes());
      case MetadataPlace.External external -> MetadataPlacement.external(external.file());
    };
  }

  private static InetSocketAddress socketAddress(Address address) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new IOException("the host name '" + address.host() + "' cannot be resolved");
    }
    return resolved;
  }

  private static ListenAddress listen(NbdListen listen) {
    return switch (listen) {
      case NbdListen.Unix unix -> new ListenAddress.UnixSocket(unix.socket());
      case NbdListen.Tcp tcp ->
          new ListenAddress.TcpAddress(tcp.address().host(), tcp.address().port());
    };
  }

  /// Clients of one resource may together have as much under way as its window says.
  private static NbdLimits limits(ResourceConfig config) {
    NbdLimits usual = NbdLimits.defaults();
    long window = config.net().windowBytes();
    return new NbdLimits(
        usual.connections(),
        usual.requestsInFlight(),
        Math.min(usual.bytesInFlight(), window),
        window,
        usual.handshake(),
        usual.stall());
  }

  private static Exports exports(ResourceConfig config, Replica replica, AtomicInteger clients) {
    return new Exports() {
      @Override
      public List<String> names() {
        return List.of(config.name());
      }

      @Override
      public Found find(String exportName) {
        if (!exportName.isEmpty() && !exportName.equals(config.name())) {
          return new Found.Unknown();
        }
        Status status = replica.statusNow();
        if (status.role() == Role.PRIMARY) {
          return new Found.Open(replica, "replicated between two hosts");
        }
        String why = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
        return new Found.Refused(
            config.name()
                + " is Secondary on "
                + config.here().name()
                + why
                + "; run 'tanabata primary' there to open it");
      }

      @Override
      public void opened(String exportName) {
        clients.incrementAndGet();
      }

      @Override
      public void closed(String exportName) {
        clients.decrementAndGet();
      }
    };
  }

  String name() {
    return config.name();
  }

  ResourceStatus status() {
    Status status = replicas.replica().status().join();
    Status.Resync resync = status.resync();
    return new ResourceStatus(
        config.name(),
        status.role().word(),
        status.disk().word(),
        status.connection(),
        status.frozen(),
        status.reason(),
        status.generation(),
        status.outOfSyncBytes(),
        new ResyncStatus(
            resync.running(),
            direction(resync.direction()),
            resync.totalBytes(),
            resync.doneBytes(),
            resync.copiedBytes(),
            resync.equalBytes()),
        new PeerStatus(
            config.peer().name().name(), status.peerRole().word(), status.peerDisk().word()),
        clients.get());
  }

  private String direction(String word) {
    return switch (word) {
      case "target" -> "from " + config.peer().name();
      case "source" -> "to " + config.peer().name();
      default -> word;
    };
  }

  Reply primary(boolean force) {
    return reply(replicas.replica().promote(force));
  }

  Reply secondary() {
    return reply(replicas.replica().demote(clients.get()));
  }

  Reply connect() {
    return reply(replicas.replica().connect());
  }

  Reply disconnect() {
    return reply(replicas.replica().disconnect(clients.get()));
  }

  private static Reply reply(CompletableFuture<Replica.Verdict> future) {
    try {
      Replica.Verdict verdict = future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return verdict.done()
          ? new Reply.Done(verdict.sentence())
          : new Reply.Refused(verdict.sentence());
    } catch (TimeoutException _) {
      return new Reply.Refused("no answer within " + PATIENCE.toSeconds() + " seconds");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Refused("interrupted");
    } catch (ExecutionException e) {
      return new Reply.Refused(String.valueOf(e.getCause()));
    }
  }

  /// Begins to leave in order.
  void leave() {
    replicas.replica().shutdown();
  }

  /// Waits until that is done, or for a while, and gives everything up.
  void close() {
    try {
      stopped.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.warn("resource {}: leaving took too long; the next start resyncs", config.name());
    } catch (InterruptedException | ExecutionException _) {
      Thread.currentThread().interrupt();
    }
    fencing.stop();
    server.close();
    replicas.close();
  }
}
