package tanabata.testbed.certify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.ClusterKeys;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;
import tanabata.testbed.cluster.PairConfig;
import tanabata.testbed.net.FaultProxy;
import tanabata.testbed.net.FreePort;

/// Two daemons on one device, their witness, and the proxies between the three. For the thread that
/// certifies, except for [#nodes] and [#describe].
final class Testbed implements AutoCloseable {

  /// Fewer than clients write to, so that extents keep becoming hot and cold.
  private static final String FEW_EXTENTS = "activity-log { extents = 16 }";

  /// Of a port for clients on other hosts, at which none come but strangers.
  private static final String NBD_KEYS =
      "\n  nbd-tls { keystore = \"%s.p12\", truststore = \"trust.p12\", password-file = \"tls.password\" }";

  private final ClusterFolder folder;
  private final long size;
  private final Host vega;
  private final Host altair;
  private final Host deneb;

  /// By which each node connects to its peer, in the order of the nodes.
  private final List<Link> links = new ArrayList<>();

  private final List<FaultProxy> witnessProxies = new ArrayList<>();
  private Optional<MountedPair> mounts = Optional.empty();
  private boolean locksAreCut;

  private Testbed(ClusterFolder folder, long size, DaemonLauncher launcher) {
    this.folder = folder;
    this.size = size;
    vega = new Host(folder.vega(), launcher);
    altair = new Host(folder.altair(), launcher);
    deneb = new Host(folder.deneb(), launcher);
  }

  /// Of the device.
  long sizeBytes() {
    return size;
  }

  /// By which one node connects to the other.
  private record Link(FaultProxy disk, FaultProxy locks) {

    static Link to(int disk, int locks) throws IOException {
      return new Link(FaultProxy.to(disk), FaultProxy.to(locks));
    }

    List<FaultProxy> proxies() {
      return List.of(disk, locks);
    }
  }

  /// Sets everything up in an empty folder, and starts the three processes.
  ///
  /// @throws TestbedFailure if the folder cannot be used, or a disk not be created
  static Testbed open(
      CertificationSettings settings, MetadataCreator metadata, DaemonLauncher launcher)
      throws TestbedFailure, IOException, BadConfiguration {
    if (Files.exists(settings.dir().resolve(NodeFolder.WITNESS))) {
      throw new TestbedFailure(
          settings.dir() + " holds something already; name an empty folder with --dir");
    }
    ClusterFolder folder = ClusterFolder.open(settings.dir());
    ClusterKeys.create(folder);
    Testbed testbed = new Testbed(folder, settings.sizeBytes(), launcher);
    try {
      testbed.configure();
      testbed.createDisks(metadata);
      for (Host host : testbed.all()) {
        host.start();
      }
      return testbed;
    } catch (IOException | TestbedFailure | BadConfiguration | RuntimeException e) {
      testbed.close();
      throw e;
    }
  }

  private void configure() throws IOException {
    try (ServerSocket toVega = FreePort.open();
        ServerSocket toAltair = FreePort.open();
        ServerSocket toDeneb = FreePort.open();
        ServerSocket vegaLocks = FreePort.open();
        ServerSocket altairLocks = FreePort.open();
        ServerSocket vegaNbd = FreePort.open();
        ServerSocket altairNbd = FreePort.open()) {
      // In the order of the nodes, as `link` and `witnessProxy` have it.
      links.add(Link.to(toAltair.getLocalPort(), altairLocks.getLocalPort()));
      links.add(Link.to(toVega.getLocalPort(), vegaLocks.getLocalPort()));
      witnessProxies.add(FaultProxy.to(toDeneb.getLocalPort()));
      witnessProxies.add(FaultProxy.to(toDeneb.getLocalPort()));
      Files.writeString(deneb.folder().config(), PairConfig.ofWitness(toDeneb.getLocalPort()));
      Files.writeString(
          vega.folder().config(),
          new PairConfig(
                  "vega",
                  size,
                  witnessProxy(vega).port(),
                  toVega.getLocalPort(),
                  vegaLocks.getLocalPort(),
                  link(vega).disk().port(),
                  link(vega).locks().port(),
                  places(vegaNbd),
                  FEW_EXTENTS + NBD_KEYS.formatted("vega"))
              .text());
      Files.writeString(
          altair.folder().config(),
          new PairConfig(
                  "altair",
                  size,
                  witnessProxy(altair).port(),
                  link(altair).disk().port(),
                  link(altair).locks().port(),
                  toAltair.getLocalPort(),
                  altairLocks.getLocalPort(),
                  places(altairNbd),
                  FEW_EXTENTS + NBD_KEYS.formatted("altair"))
              .text());
    }
  }

  private static List<String> places(ServerSocket nbd) {
    return List.of(PairConfig.NBD_SOCKET, "tls:127.0.0.1:" + nbd.getLocalPort());
  }

  private void createDisks(MetadataCreator metadata) throws TestbedFailure, BadConfiguration {
    for (Host host : nodes()) {
      NodeConfig config = ConfigReader.read(host.folder().config());
      if (metadata.create(config, config.resources().getFirst(), MetadataCreator.Consent.NONE)
          instanceof Reply.Refused(String sentence)) {
        throw new TestbedFailure("create-md on " + host.name() + ": " + sentence);
      }
    }
  }

  /// Makes a filesystem and mounts it on both nodes; from here on they are healthy only if both
  /// mounts are.
  void mount() throws TestbedFailure, IOException {
    MountedPair made = new MountedPair(nodes());
    mounts = Optional.of(made);
    made.make();
  }

  List<Host> nodes() {
    return List.of(vega, altair);
  }

  Host deneb() {
    return deneb;
  }

  List<Host> all() {
    return List.of(deneb, vega, altair);
  }

  Host peerOf(Host node) {
    return node == vega ? altair : vega;
  }

  // The proxies.

  /// By which this node connects to its peer; the peer has one of its own.
  private Link link(Host node) {
    return links.get(nodes().indexOf(node));
  }

  List<FaultProxy> witnessProxies() {
    return witnessProxies;
  }

  FaultProxy witnessProxy(Host node) {
    return witnessProxies.get(nodes().indexOf(node));
  }

  /// All between the two nodes.
  List<FaultProxy> peerProxies() {
    return links.stream().flatMap(link -> link.proxies().stream()).toList();
  }

  /// Nothing that this node sends reaches its peer, and neither is told.
  void stallOutgoing(Host node) {
    link(node).proxies().forEach(proxy -> proxy.stall(FaultProxy.Direction.UPSTREAM));
    link(peerOf(node)).proxies().forEach(proxy -> proxy.stall(FaultProxy.Direction.DOWNSTREAM));
  }

  /// This node receives nothing more from its peer, which sees the link reset.
  void leaveHalfOpen(Host node) {
    link(node).proxies().forEach(proxy -> proxy.leaveHalfOpen(FaultProxy.End.SERVER));
    link(peerOf(node)).proxies().forEach(proxy -> proxy.leaveHalfOpen(FaultProxy.End.CLIENT));
  }

  /// Every connection is reset, and so is each new one.
  void resetPeerLink() {
    affectedPeerProxies().forEach(FaultProxy::refuse);
  }

  /// Both directions work again, and are as slow as before.
  void healPeerLink() {
    affectedPeerProxies().forEach(FaultProxy::unblock);
  }

  /// Without those of the locks while these are cut off.
  private List<FaultProxy> affectedPeerProxies() {
    return locksAreCut ? links.stream().map(Link::disk).toList() : peerProxies();
  }

  /// No message of the lock managers arrives, as with a firewall that admits only the device: not
  /// even a reset of the link is seen there.
  void cutLocks() {
    locksAreCut = true;
    lockProxies().forEach(FaultProxy::stall);
  }

  void healLocks() {
    locksAreCut = false;
    lockProxies().forEach(FaultProxy::unblock);
  }

  private List<FaultProxy> lockProxies() {
    return links.stream().flatMap(link -> Stream.of(link.locks())).toList();
  }

  void healWitnessLinks() {
    witnessProxies.forEach(FaultProxy::heal);
  }

  // The state of the cluster.

  /// Whether both serve, both copies are current, and the witness's record names both; and what is
  /// mounted can be used.
  boolean isHealthy() {
    return nodes().stream()
            .map(Host::status)
            .allMatch(status -> status.filter(Testbed::isHealthy).isPresent())
        && mounts.stream().allMatch(MountedPair::isUp);
  }

  private static boolean isHealthy(ResourceStatus status) {
    return status.isPrimaryAndUpToDate()
        && status.isInSync()
        && status.fencing().alarm().isEmpty()
        && status.fencing().active().size() == 2;
  }

  /// For the message of a violation: what both nodes report now.
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Host host : nodes()) {
      text.append("\n  ").append(host.name()).append(host.isAlive() ? ": " : " (dead): ");
      text.append(host.status().map(ResourceStatus::toString).orElse("does not answer"));
      text.append("\n    ").append(host.locks());
      mounts.ifPresent(pair -> text.append("\n    ").append(pair.describe(host)));
    }
    return text.append("\n  deneb: ").append(deneb.isAlive() ? "alive" : "dead").toString();
  }

  /// What is mounted is unmounted and checked, both nodes leave in order, and their copies are
  /// compared. Violations go to the tally.
  void leave(Tally tally) throws IOException, InterruptedException {
    mounts.ifPresent(pair -> pair.leave(tally));
    for (Host host : nodes()) {
      if (!host.down()) {
        tally.violation(host.name() + " does not leave in order");
      }
    }
    Difference.first(vega.folder().disk(), altair.folder().disk(), size)
        .ifPresent(at -> tally.violation("the copies differ, first at byte " + at));
  }

  ClusterFolder folder() {
    return folder;
  }

  /// Kills whatever still runs.
  @Override
  public void close() {
    try {
      for (Host host : all()) {
        host.kill9();
      }
      mounts.ifPresent(MountedPair::clear);
      for (FaultProxy proxy : peerProxies()) {
        proxy.close();
      }
      for (FaultProxy proxy : witnessProxies) {
        proxy.close();
      }
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
