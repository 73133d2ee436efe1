package tanabata.node.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.net.HostNames;
import tanabata.foundation.net.PeerSources;
import tanabata.nbd.ListenAddress;
import tanabata.nbd.NbdLimits;
import tanabata.node.config.Address;
import tanabata.node.config.MetadataPlace;
import tanabata.node.config.NbdListen;
import tanabata.node.config.ResourceConfig;
import tanabata.platform.clock.BootClock;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.disk.DiskDecorator;
import tanabata.replication.model.Limits;
import tanabata.replication.netty.PeerEndpoint;
import tanabata.replication.runtime.MetadataPlacement;
import tanabata.replication.runtime.Replicas;

/// From the configuration of a resource to what replication is started with.
final class Settings {

  private static final Logger log = LoggerFactory.getLogger(Settings.class);

  private Settings() {}

  static Replicas.Settings replica(ResourceConfig config, CertificateWatch watch)
      throws IOException {
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
            config.net().flushInterval(),
            usual.markInterval());
    return new Replicas.Settings(
        config.name(),
        config.here().name(),
        config.peer().name(),
        config.sizeBytes(),
        config.here().disk(),
        metadata,
        config.becomesPrimaryHere()
            ? CoreConfiguration.Promotion.WHEN_CONNECTED
            : CoreConfiguration.Promotion.BY_OPERATOR,
        config.net().afterSplitBrain(),
        config.onNoSpace(),
        limits,
        config.undo().bytes(),
        addresses(config),
        PeerTls.context(config, watch),
        decorators(config));
  }

  static PeerEndpoint.Addresses addresses(ResourceConfig config) {
    return new PeerEndpoint.Addresses(
        unresolved(config.here().address()),
        unresolved(config.peer().address()),
        sources(config, config.peer().address()));
  }

  /// From where the peer may connect to the address of ours that is for `theirs`.
  static PeerSources sources(ResourceConfig config, Address theirs) {
    return new PeerSources(List.of(theirs.host()), config.net().acceptFrom(), HostNames.SYSTEM);
  }

  /// Whatever changes disks and clocks, such as the fault injection of `tanabata certify`, with a
  /// warning. Not in the configuration, so that nobody leaves it there.
  private static List<DiskDecorator> decorators(ResourceConfig config) {
    List<DiskDecorator> decorators = DiskDecorator.wanted();
    decorators.forEach(each -> each.warning().ifPresent(warning -> warn(config, warning)));
    BootClock.warning().ifPresent(warning -> warn(config, warning));
    return decorators;
  }

  private static void warn(ResourceConfig config, String warning) {
    log.warn("resource {}: {}", config.name(), warning);
  }

  static MetadataPlacement placement(ResourceConfig config) {
    return switch (config.here().metadata()) {
      case MetadataPlace.Internal() ->
          MetadataPlacement.internal(config.here().disk(), config.sizeBytes());
      case MetadataPlace.External external -> MetadataPlacement.external(external.file());
    };
  }

  /// Looked up by whoever uses it, each time: names move.
  static InetSocketAddress unresolved(Address address) {
    return InetSocketAddress.createUnresolved(address.host(), address.port());
  }

  /// Where NBD clients may connect.
  static List<ListenAddress> listeners(ResourceConfig config, CertificateWatch watch)
      throws IOException {
    List<ListenAddress> listeners = new ArrayList<>();
    for (NbdListen listen : config.here().nbd()) {
      listeners.add(
          switch (listen) {
            case NbdListen.Unix(Path socket) -> new ListenAddress.UnixSocket(socket);
            case NbdListen.Tcp(Address address) ->
                new ListenAddress.TcpAddress(address.host(), address.port());
            case NbdListen.Tls(Address address) ->
                new ListenAddress.TlsAddress(
                    address.host(),
                    address.port(),
                    PeerTls.forClients(config.nbdTls().orElseThrow(), config.here().name(), watch));
          });
    }
    return listeners;
  }

  /// Clients of one resource may together have as much under way as its window says.
  static NbdLimits clients(ResourceConfig config) {
    NbdLimits usual = NbdLimits.defaults();
    long window = config.net().windowBytes();
    return usual.withBytes(Math.min(usual.bytesInFlight(), window), window);
  }
}
