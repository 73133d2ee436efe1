package tanabata.integration.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import tanabata.integration.live.Program;
import tanabata.integration.live.Waiting;
import tanabata.integration.live.faults.Addresses;
import tanabata.integration.live.faults.ClusterConfig;
import tanabata.integration.live.faults.LiveCluster;
import tanabata.integration.scenarios.HostName;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.cluster.Folders;

/// Three containers for one scenario.
final class ContainerCluster extends LiveCluster implements AutoCloseable {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);
  private static final int NBD_PORT = 10809;
  private static final int TERMINATED = 143;

  /// A script with a cluster.
  @FunctionalInterface
  interface Script {
    void play(ContainerCluster cluster) throws Exception;
  }

  /// What was disconnected.
  private record Disconnection(HostContainer container, TestNetwork network) {}

  private final ContainerEnvironment environment;
  private final Path directory;
  private final String user;
  private final Map<HostName, HostContainer> nodes = new EnumMap<>(HostName.class);
  private final HostContainer deneb;
  private final List<Disconnection> disconnections = new ArrayList<>();

  private ContainerCluster(ContainerEnvironment environment, ClusterConfig config)
      throws IOException {
    super(config.has(ClusterConfig.Feature.WITNESS));
    this.environment = environment;
    // Short, because the path of a unix socket has at most 107 bytes.
    this.directory = Files.createTempDirectory("tnb");
    this.user = FileOwner.userFor(directory);
    for (HostName host : HostName.values()) {
      nodes.put(host, node(host, environment.image()));
    }
    this.deneb =
        new HostContainer(
                environment,
                environment.image(),
                "deneb",
                directory.resolve("deneb"),
                user,
                List.of(TestNetwork.WITNESS))
            .asWitness();
  }

  /// Plays it on a new cluster; should it fail, with what the containers logged.
  static void play(ContainerEnvironment environment, ClusterConfig config, Script script)
      throws Exception {
    try (ContainerCluster cluster = new ContainerCluster(environment, config)) {
      try {
        cluster.begin(config);
        script.play(cluster);
      } catch (Exception | Error failure) {
        if (!(failure instanceof TestAbortedException)) {
          failure.addSuppressed(cluster.logs());
        }
        throw failure;
      }
    }
  }

  private HostContainer node(HostName host, String image) {
    return new HostContainer(
            environment,
            image,
            host.host(),
            directory(host),
            user,
            List.of(TestNetwork.LINK, TestNetwork.WITNESS, TestNetwork.CLIENTS))
        .asNode();
  }

  private void begin(ClusterConfig config) throws Exception {
    for (HostName host : HostName.values()) {
      Files.createDirectory(directory(host));
      config.writeTo(directory(host), host.host(), new ContainerAddresses(environment), directory);
      NodeConfig parsed = ConfigReader.read(directory(host).resolve("tanabata.conf"));
      Reply reply =
          new Metadata()
              .create(parsed, parsed.resources().getFirst(), MetadataCreator.Consent.NONE);
      if (reply instanceof Reply.Refused(String sentence)) {
        throw new AssertionError(sentence);
      }
    }
    Path witness = Files.createDirectory(directory.resolve("deneb"));
    Files.writeString(
        witness.resolve("witness.conf"), "listen = \"0.0.0.0:2181\"\ndata = data\ntls = off\n");
    FileOwner.giveToImageUser(directory);
    if (config.has(ClusterConfig.Feature.WITNESS)) {
      deneb.start();
    }
    nodes.values().forEach(HostContainer::start);
    awaitFirm();
  }

  /// What the configuration says of the networks.
  private record ContainerAddresses(ContainerEnvironment environment) implements Addresses {
    private String at(TestNetwork network, String who, int port) {
      return environment.network(network).address(who) + ":" + port;
    }

    @Override
    public String listenAddress(String node) {
      return at(TestNetwork.LINK, node, 7788);
    }

    @Override
    public String peerAddress(String node) {
      return listenAddress(node.equals("vega") ? "altair" : "vega");
    }

    @Override
    public String witnessAddress(String node) {
      return at(TestNetwork.WITNESS, "deneb", 2181);
    }

    @Override
    public String lockAddress(String node) {
      return at(TestNetwork.LINK, node, 7790);
    }

    @Override
    public String nbd(String node) {
      return "tcp:" + at(TestNetwork.CLIENTS, node, NBD_PORT);
    }
  }

  private String address(HostName node) {
    return environment.network(TestNetwork.CLIENTS).address(node.host());
  }

  @Override
  protected SocketAddress nbd(HostName node) {
    return new InetSocketAddress(address(node), NBD_PORT);
  }

  @Override
  public String uri(HostName node) {
    return "nbd://" + address(node) + ":" + NBD_PORT + "/home";
  }

  @Override
  public Path directory(HostName node) {
    return directory.resolve(node.host());
  }

  @Override
  protected Optional<ResourceStatus> statusIfAny(HostName node) {
    return new AdminClient(directory(node).resolve("control.sock"), STATUS_TIMEOUT)
        .statusIfAny()
        .map(status -> status.resources().getFirst());
  }

  @Override
  public Program tanabata(HostName at, String... words) throws IOException {
    return Program.start(directory, nodes.get(at).line(List.of(words)), Map.of());
  }

  private void disconnect(HostContainer container, TestNetwork network) {
    container.disconnect(network);
    disconnections.add(new Disconnection(container, network));
  }

  @Override
  public void cutLink() {
    disconnect(nodes.get(HostName.VEGA), TestNetwork.LINK);
  }

  @Override
  public void isolate(HostName node) {
    disconnect(nodes.get(node), TestNetwork.LINK);
    disconnect(nodes.get(node), TestNetwork.WITNESS);
  }

  @Override
  public void heal() {
    disconnections.forEach(
        disconnection -> disconnection.container().connect(disconnection.network()));
    disconnections.clear();
  }

  @Override
  public void loseWitness() {
    deneb.disconnect(TestNetwork.WITNESS);
  }

  @Override
  public void returnWitness() {
    deneb.connect(TestNetwork.WITNESS);
  }

  @Override
  public void pause(HostName node) {
    nodes.get(node).pause();
  }

  @Override
  public void resume(HostName node) {
    nodes.get(node).resume();
  }

  @Override
  public void kill(HostName node) {
    nodes.get(node).kill();
  }

  @Override
  public void start(HostName node) {
    if (nodes.get(node).exists()) {
      nodes.get(node).startAgain();
    } else {
      nodes.get(node).start();
    }
  }

  @Override
  public void stop(HostName node) {
    long status = nodes.get(node).stopInOrder((int) Waiting.TIMEOUT.toSeconds());
    assertEquals(TERMINATED, status, node + " did not leave in order");
  }

  /// The container goes, and one from another image comes in its place.
  @Override
  public void install(HostName node) {
    nodes.get(node).stop();
    nodes.put(node, node(node, environment.nextImage()));
  }

  private AssertionError logs() {
    StringBuilder text = new StringBuilder("what the containers logged");
    Stream.concat(nodes.values().stream(), Stream.of(deneb))
        .filter(HostContainer::exists)
        .forEach(one -> text.append("\n--- ").append(one.who()).append('\n').append(one.getLogs()));
    return new AssertionError(text.toString());
  }

  @Override
  public void close() throws IOException {
    nodes.values().forEach(HostContainer::stop);
    deneb.stop();
    Folders.remove(directory);
  }
}
