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
import tanabata.integration.live.faults.LiveCluster;
import tanabata.integration.live.faults.Places;
import tanabata.integration.live.faults.Plan;
import tanabata.integration.scenarios.Star;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.cluster.Folders;

/// Three containers for one scenario.
final class ContainerCluster extends LiveCluster implements AutoCloseable {

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);
  private static final int NBD_PORT = 10809;
  private static final int TERMINATED = 143;

  /// A script with a cluster.
  @FunctionalInterface
  interface Script {
    void play(ContainerCluster cluster) throws Exception;
  }

  /// What was unplugged.
  private record Gap(StarContainer container, Wire wire) {}

  private final Workshop workshop;
  private final Path directory;
  private final String user;
  private final Map<Star, StarContainer> nodes = new EnumMap<>(Star.class);
  private final StarContainer deneb;
  private final List<Gap> gaps = new ArrayList<>();

  private ContainerCluster(Workshop workshop, Plan plan) throws IOException {
    super(plan.witness());
    this.workshop = workshop;
    // Short, because the path of a unix socket has at most 107 bytes.
    this.directory = Files.createTempDirectory("tnb");
    this.user = Owner.userFor(directory);
    for (Star star : Star.values()) {
      nodes.put(star, node(star, workshop.image()));
    }
    this.deneb =
        new StarContainer(
                workshop,
                workshop.image(),
                "deneb",
                directory.resolve("deneb"),
                user,
                List.of(Wire.WITNESS))
            .asWitness();
  }

  /// Plays it on a new cluster; should it fail, with what the containers logged.
  static void play(Workshop workshop, Plan plan, Script script) throws Exception {
    try (ContainerCluster cluster = new ContainerCluster(workshop, plan)) {
      try {
        cluster.begin(plan);
        script.play(cluster);
      } catch (Exception | Error failure) {
        if (!(failure instanceof TestAbortedException)) {
          failure.addSuppressed(cluster.logs());
        }
        throw failure;
      }
    }
  }

  private StarContainer node(Star star, String image) {
    return new StarContainer(
            workshop,
            image,
            star.host(),
            directory(star),
            user,
            List.of(Wire.LINK, Wire.WITNESS, Wire.CLIENTS))
        .asNode();
  }

  private void begin(Plan plan) throws Exception {
    for (Star star : Star.values()) {
      Files.createDirectory(directory(star));
      plan.writeTo(directory(star), star.host(), new Addresses(workshop), directory);
      NodeConfig config = ConfigReader.read(directory(star).resolve("tanabata.conf"));
      Reply reply = new Metadata().create(config, config.resources().getFirst(), false);
      if (reply instanceof Reply.Refused(String sentence)) {
        throw new AssertionError(sentence);
      }
    }
    Path witness = Files.createDirectory(directory.resolve("deneb"));
    Files.writeString(
        witness.resolve("witness.conf"), "listen = \"0.0.0.0:2181\"\ndata = data\ntls = off\n");
    Owner.giveAway(directory);
    if (plan.witness()) {
      deneb.start();
    }
    nodes.values().forEach(StarContainer::start);
    awaitFirm();
  }

  /// What the configuration says of the wires.
  private record Addresses(Workshop workshop) implements Places {
    private String at(Wire wire, String who, int port) {
      return workshop.wire(wire).address(who) + ":" + port;
    }

    @Override
    public String listens(String node) {
      return at(Wire.LINK, node, 7788);
    }

    @Override
    public String findsPeer(String node) {
      return listens(node.equals("vega") ? "altair" : "vega");
    }

    @Override
    public String findsWitness(String node) {
      return at(Wire.WITNESS, "deneb", 2181);
    }

    @Override
    public String locks(String node) {
      return at(Wire.LINK, node, 7790);
    }

    @Override
    public String nbd(String node) {
      return "tcp:" + at(Wire.CLIENTS, node, NBD_PORT);
    }
  }

  private String address(Star node) {
    return workshop.wire(Wire.CLIENTS).address(node.host());
  }

  @Override
  protected SocketAddress nbd(Star node) {
    return new InetSocketAddress(address(node), NBD_PORT);
  }

  @Override
  public String uri(Star node) {
    return "nbd://" + address(node) + ":" + NBD_PORT + "/home";
  }

  @Override
  public Path directory(Star node) {
    return directory.resolve(node.host());
  }

  @Override
  protected Optional<ResourceStatus> statusIfAny(Star node) {
    return new AdminClient(directory(node).resolve("control.sock"), STATUS_PATIENCE)
        .statusIfAny()
        .map(status -> status.resources().getFirst());
  }

  @Override
  public Program tanabata(Star at, String... words) throws IOException {
    return Program.start(directory, nodes.get(at).line(List.of(words)), Map.of());
  }

  private void unplug(StarContainer container, Wire wire) {
    container.unplug(wire);
    gaps.add(new Gap(container, wire));
  }

  @Override
  public void cutLink() {
    unplug(nodes.get(Star.VEGA), Wire.LINK);
  }

  @Override
  public void isolate(Star node) {
    unplug(nodes.get(node), Wire.LINK);
    unplug(nodes.get(node), Wire.WITNESS);
  }

  @Override
  public void heal() {
    gaps.forEach(gap -> gap.container().plugIn(gap.wire()));
    gaps.clear();
  }

  @Override
  public void loseWitness() {
    deneb.unplug(Wire.WITNESS);
  }

  @Override
  public void returnWitness() {
    deneb.plugIn(Wire.WITNESS);
  }

  @Override
  public void pause(Star node) {
    nodes.get(node).pause();
  }

  @Override
  public void resume(Star node) {
    nodes.get(node).resume();
  }

  @Override
  public void kill(Star node) {
    nodes.get(node).kill();
  }

  @Override
  public void start(Star node) {
    if (nodes.get(node).exists()) {
      nodes.get(node).startAgain();
    } else {
      nodes.get(node).start();
    }
  }

  @Override
  public void stop(Star node) {
    long status = nodes.get(node).leave((int) Waiting.PATIENCE.toSeconds());
    assertEquals(TERMINATED, status, node + " did not leave in order");
  }

  /// The container goes, and one from another image comes in its place.
  @Override
  public void install(Star node) {
    nodes.get(node).stop();
    nodes.put(node, node(node, workshop.nextImage()));
  }

  private AssertionError logs() {
    StringBuilder text = new StringBuilder("what the containers logged");
    Stream.concat(nodes.values().stream(), Stream.of(deneb))
        .filter(StarContainer::exists)
        .forEach(one -> text.append("\n--- ").append(one.who()).append('\n').append(one.getLogs()));
    return new AssertionError(text.toString());
  }

  @Override
  public void close() throws IOException {
    nodes.values().forEach(StarContainer::stop);
    deneb.stop();
    Folders.remove(directory);
  }
}
