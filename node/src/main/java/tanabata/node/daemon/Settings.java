package tanabata.node.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.nbd.ListenAddress;
import tanabata.nbd.NbdLimits;
import tanabata.node.config.Address;
import tanabata.node.config.MetadataPlace;
import tanabata.node.config.NbdListen;
import tanabata.node.config.ResourceConfig;
import tanabata.platform.clock.BootClock;
import tanabata.replication.core.Limits;
import tanabata.replication.disk.Disks;
import tanabata.replication.netty.PeerEndpoint;
import tanabata.replication.runtime.MetadataPlacement;
import tanabata.replication.runtime.Replicas;

/// From the configuration of a resource to what replication is started with.
final class Settings {

  private static final Logger log = LoggerFactory.getLogger(Settings.class);

  private Settings() {}

  static Replicas.Settings replica(ResourceConfig config) throws IOException {
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
        config.net().afterSplitBrain(),
        limits,
        config.undo().bytes(),
        new PeerEndpoint.Addresses(
            socketAddress(config.here().address()), socketAddress(config.peer().address())),
        PeerTls.context(config.net().tls()),
        faults(config));
  }

  /// Not in the configuration, so that nobody leaves them there.
  private static Optional<Path> faults(ResourceConfig config) {
    Optional<Path> file = Optional.ofNullable(System.getenv(Disks.FAULTS)).map(Path::of);
    file.ifPresent(faults ->
        log.warn(
            "resource {}: the disk fails when {} says so ({})",
            config.name(),
            faults,
            Disks.FAULTS));
    long drift = BootClock.perMille(System.getenv());
    if (drift != 0) {
      log.warn(
          "resource {}: the clock is made to be wrong by {} parts in a thousand ({})",
          config.name(),
          drift,
          BootClock.DRIFT);
    }
    return file;
  }

  static MetadataPlacement placement(ResourceConfig config) {
    return switch (config.here().metadata()) {
      case MetadataPlace.Internal() ->
          MetadataPlacement.internal(config.here().disk(), config.sizeBytes());
      case MetadataPlace.External external -> MetadataPlacement.external(external.file());
    };
  }

  static InetSocketAddress socketAddress(Address address) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new IOException("the host name '" + address.host() + "' cannot be resolved");
    }
    return resolved;
  }

  static ListenAddress listen(NbdListen listen) {
    return switch (listen) {
      case NbdListen.Unix unix -> new ListenAddress.UnixSocket(unix.socket());
      case NbdListen.Tcp tcp ->
          new ListenAddress.TcpAddress(tcp.address().host(), tcp.address().port());
    };
  }

  /// Clients of one resource may together have as much under way as its window says.
  static NbdLimits clients(ResourceConfig config) {
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
}
