package tanabata.testbed.certify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
import tanabata.testbed.net.Cable;
import tanabata.testbed.net.FreePort;
import tanabata.testbed.net.PortPair;

/// Two daemons on one device, their witness, and the cables between the three.
final class Site implements AutoCloseable {

  /// Fewer than clients write to, so that extents become hot and cold all the time.
  private static final String FEW_EXTENTS = "activity-log { extents = 16 }";

  private final ClusterFolder folder;
  private final long size;
  private final Host vega;
  private final Host altair;
  private final Host deneb;

  /// By which each node dials its peer, in the order of the nodes.
  private final List<Link> links = new ArrayList<>();

  private final List<Cable> witnessCables = new ArrayList<>();
  private boolean locksAreCut;

  private Site(ClusterFolder folder, long size, DaemonLauncher launcher) {
    this.folder = folder;
    this.size = size;
    vega = new Host(folder.vega(), launcher);
    altair = new Host(folder.altair(), launcher);
    deneb = new Host(folder.deneb(), launcher);
  }

  /// By which one node dials the other: for the device, and two for the locks.
  private record Link(List<Cable> cables) {

    static Link to(int disk, int locks) throws IOException {
      List<Cable> cables = new ArrayList<>(List.of(Cable.to(disk)));
      cables.addAll(Cable.pairTo(locks));
      return new Link(cables);
    }

    Cable disk() {
      return cables.getFirst();
    }

    List<Cable> forLocks() {
      return cables.subList(1, cables.size());
    }

    /// The first of the two ports for the locks.
    int locks() {
      return cables.get(1).port();
    }
  }

  /// Lays everything out in an empty folder, and starts it.
  static Site open(WeatherSettings settings, MetadataCreator metadata, DaemonLauncher launcher)
      throws WeatherFailure, IOException, BadConfiguration {
    if (Files.exists(settings.dir().resolve(NodeFolder.WITNESS))) {
      throw new WeatherFailure(
          settings.dir()
              + " holds something already; name an empty folder with --dir, or remove that one");
    }
    ClusterFolder folder;
    try {
      folder = ClusterFolder.open(settings.dir());
      ClusterKeys.create(folder);
    } catch (TestbedFailure e) {
      throw new WeatherFailure(e.getMessage());
    }
    Site site = new Site(folder, settings.sizeBytes(), launcher);
    try {
      site.lay();
      site.create(metadata);
      for (Host host : site.all()) {
        host.start();
      }
      return site;
    } catch (IOException | WeatherFailure | BadConfiguration | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  private void lay() throws IOException {
    try (ServerSocket toVega = FreePort.open();
        ServerSocket toAltair = FreePort.open();
        ServerSocket toDeneb = FreePort.open();
        PortPair vegaLocks = PortPair.open();
        PortPair altairLocks = PortPair.open()) {
      // In the order of the nodes, as `link` and `witnessCable` have it.
      links.add(Link.to(toAltair.getLocalPort(), altairLocks.first()));
      links.add(Link.to(toVega.getLocalPort(), vegaLocks.first()));
      witnessCables.add(Cable.to(toDeneb.getLocalPort()));
      witnessCables.add(Cable.to(toDeneb.getLocalPort()));
      Files.writeString(deneb.folder().config(), PairConfig.ofWitness(toDeneb.getLocalPort()));
      Files.writeString(
          vega.folder().config(),
          new PairConfig(
                  "vega",
                  size,
                  witnessCable(vega).port(),
                  toVega.getLocalPort(),
                  vegaLocks.first(),
                  link(vega).disk().port(),
                  link(vega).locks(),
                  FEW_EXTENTS)
              .text());
      Files.writeString(
          altair.folder().config(),
          new PairConfig(
                  "altair",
                  size,
                  witnessCable(altair).port(),
                  link(altair).disk().port(),
                  link(altair).locks(),
                  toAltair.getLocalPort(),
                  altairLocks.first(),
                  FEW_EXTENTS)
              .text());
    }
  }

  private void create(MetadataCreator metadata) throws WeatherFailure, BadConfiguration {
    for (Host host : nodes()) {
      NodeConfig config = ConfigReader.read(host.folder().config());
      if (metadata.create(config, config.resources().getFirst(), false)
          instanceof Reply.Refused(String sentence)) {
        throw new WeatherFailure("create-md on " + host.name() + ": " + sentence);
      }
    }
  }

  List<Host> nodes() {
    return List.of(vega, altair);
  }

  Host deneb() {
    return deneb;
  }

  private List<Host> all() {
    return List.of(deneb, vega, altair);
  }

  Host peerOf(Host node) {
    return node == vega ? altair : vega;
  }

  // The cables.

  /// By which this node dials its peer; the peer dials by one of its own.
  private Link link(Host node) {
    return links.get(nodes().indexOf(node));
  }

  Cable witnessCable(Host node) {
    return witnessCables.get(nodes().indexOf(node));
  }

  /// All between the two nodes.
  List<Cable> peerCables() {
    return links.stream().flatMap(link -> link.cables().stream()).toList();
  }

  /// Whatever this node sends to its peer gets lost, and nobody is told.
  void silence(Host node) {
    link(node).cables().forEach(cable -> cable.stall(Cable.Way.OUT));
    link(peerOf(node)).cables().forEach(cable -> cable.stall(Cable.Way.BACK));
  }

  /// This node hears nothing more of its peer, which sees the link reset.
  void leaveHalfOpen(Host node) {
    link(node).cables().forEach(cable -> cable.leaveHalfOpen(Cable.End.LISTENER));
    link(peerOf(node)).cables().forEach(cable -> cable.leaveHalfOpen(Cable.End.DIALLER));
  }

  /// Every connection is reset, and none is made.
  void tearPeerLink() {
    workingPeerCables().forEach(Cable::tear);
  }

  /// Whole again, and as slow as it was.
  void mendPeerLink() {
    workingPeerCables().forEach(Cable::mend);
  }

  private List<Cable> workingPeerCables() {
    return locksAreCut ? links.stream().map(Link::disk).toList() : peerCables();
  }

  /// What the lock managers say gets lost, as by a firewall that lets only the device through: not
  /// even a reset of the link is seen there.
  void cutLocks() {
    locksAreCut = true;
    lockCables().forEach(Cable::stall);
  }

  void mendLocks() {
    locksAreCut = false;
    lockCables().forEach(Cable::mend);
  }

  private List<Cable> lockCables() {
    return links.stream().flatMap(link -> link.forLocks().stream()).toList();
  }

  void healWitnessLinks() {
    witnessCables.forEach(Cable::heal);
  }

  // How it stands.

  /// Both serve, neither lacks anything, and the record names both.
  boolean isFirm() {
    return nodes().stream()
        .map(Host::status)
        .allMatch(status -> status.filter(Site::isFirm).isPresent());
  }

  private static boolean isFirm(ResourceStatus status) {
    return status.isPrimaryAndUpToDate()
        && status.isInSync()
        && status.fencing().alarm().isEmpty()
        && status.fencing().active().size() == 2;
  }

  String picture() {
    StringBuilder text = new StringBuilder();
    for (Host host : nodes()) {
      text.append("\n  ").append(host.name()).append(host.isAlive() ? ": " : " (dead): ");
      text.append(host.status().map(ResourceStatus::toString).orElse("does not answer"));
      text.append("\n    ").append(host.locks());
    }
    return text.append("\n  deneb: ").append(deneb.isAlive() ? "alive" : "dead").toString();
  }

  /// Where the two copies differ first, once both daemons have left.
  OptionalLong firstDifference() throws IOException {
    return Difference.first(vega.folder().disk(), altair.folder().disk(), size);
  }

  Path path() {
    return folder.path();
  }

  /// Ends whatever is left, by force.
  @Override
  public void close() {
    try {
      for (Host host : all()) {
        host.kill9();
      }
      for (Cable cable : peerCables()) {
        cable.close();
      }
      for (Cable cable : witnessCables) {
        cable.close();
      }
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
