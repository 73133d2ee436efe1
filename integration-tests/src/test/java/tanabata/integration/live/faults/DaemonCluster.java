package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import tanabata.integration.live.Copies;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.certify.FakeTime;
import tanabata.testbed.cluster.Folders;

/// Two daemons on one device and their witness, with a [Network] in between that can be cut. For
/// one test each; ends them afterwards, by force if they do not leave.
final class DaemonCluster
    implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler, AutoCloseable {

  /// Of those in [ClusterConfig], with their guards.
  private static final Duration SEVERAL_LEASES = Duration.ofSeconds(2);

  private final ClusterConfig config;
  private final Callable<Network> networks;
  private Path directory;
  private Network network;
  private WitnessNode witness;
  private Map<String, PrefixedLauncher> launches;
  private final FolderMaker folders;
  private List<LiveNode> nodes = List.of();
  private boolean begun;
  private boolean underOneClock;
  private IssuedKeys keys;

  /// Makes the folder of a node.
  interface FolderMaker {
    void make(Path folder) throws IOException;
  }

  private DaemonCluster(ClusterConfig config, Callable<Network> networks, FolderMaker folders) {
    this.config = config;
    this.networks = networks;
    this.folders = folders;
  }

  static DaemonCluster of(ClusterConfig config) {
    return of(config, FaultProxies::new);
  }

  static DaemonCluster of(ClusterConfig config, Callable<Network> networks) {
    return new DaemonCluster(config, networks, Files::createDirectory);
  }

  /// Whose nodes have each a file system of its own, which holds so much.
  static DaemonCluster on(SmallDisks disks, long bytes, ClusterConfig config) {
    return new DaemonCluster(config, FaultProxies::new, folder -> disks.make(folder, bytes));
  }

  /// Whose processes all go by a wall clock that the test can turn.
  DaemonCluster underOneClock() {
    underOneClock = true;
    return this;
  }

  LiveNode vega() {
    return nodes.getFirst();
  }

  LiveNode altair() {
    return nodes.getLast();
  }

  List<LiveNode> nodes() {
    return nodes;
  }

  LiveNode node(String name) {
    return name.equals(Network.VEGA) ? vega() : altair();
  }

  LiveNode peerOf(LiveNode node) {
    return node == vega() ? altair() : vega();
  }

  Network network() {
    return network;
  }

  WitnessNode witness() {
    return witness;
  }

  /// Those of [ClusterConfig.Feature#KEYS].
  IssuedKeys keys() {
    return keys;
  }

  /// Of a cluster [#underOneClock].
  ///
  /// @param shift how far ahead it is from now on, such as `+21d`
  void turnClock(String shift) throws IOException {
    Files.writeString(clock(), shift + "\n");
  }

  private Path clock() {
    return file("clock");
  }

  /// The environment in which this node starts next.
  Map<String, String> environment(LiveNode node) {
    return launches.get(node.name()).environment();
  }

  /// For the test's own files, gone afterwards.
  Path file(String name) {
    return directory.resolve(name);
  }

  // What a test waits for.

  /// Both serve, neither lacks anything, and with a witness the record names both.
  void awaitFirm() throws Exception {
    await(
        "both serve, in sync, and so says the record",
        status ->
            isFirm(status)
                && (!config.has(ClusterConfig.Feature.WITNESS)
                    || status.fencing().active().size() == 2));
  }

  private static boolean isFirm(ResourceStatus status) {
    return status.isPrimaryAndUpToDate() && status.isInSync();
  }

  /// Waits until one of the two goes on without the other.
  LiveNode awaitSurvivor() throws Exception {
    await("one goes on alone", nodes, () -> nodes.stream().anyMatch(DaemonCluster::isAlone));
    return nodes.stream().filter(DaemonCluster::isAlone).findFirst().orElseThrow();
  }

  void awaitAlone(LiveNode node) throws Exception {
    await(node.name() + " goes on alone", List.of(node), () -> isAlone(node));
  }

  private static boolean isAlone(LiveNode node) {
    return node.statusIfAny()
        .filter(status -> status.fencing().standalone() && status.role().equals("Primary"))
        .isPresent();
  }

  void awaitOutdated(LiveNode node) throws Exception {
    await(
        node.name() + " knows that it is outdated",
        List.of(node),
        () -> node.statusIfAny().filter(status -> status.disk().equals("Outdated")).isPresent());
  }

  void awaitFrozen(LiveNode... which) throws Exception {
    for (LiveNode node : which) {
      await(
          node.name() + " holds its clients",
          List.of(node),
          () -> node.statusIfAny().filter(ResourceStatus::frozen).isPresent());
    }
  }

  /// Lets so much time pass that whoever had a lease and was not given another has none any more.
  void letLeasesRunOut() throws Exception {
    long since = System.nanoTime();
    Waiting.until(
        "leases would have run out", () -> System.nanoTime() - since > SEVERAL_LEASES.toNanos());
  }

  void await(String what, Predicate<ResourceStatus> isSo) throws Exception {
    await(
        what,
        nodes,
        () -> nodes.stream().allMatch(node -> node.statusIfAny().filter(isSo).isPresent()));
  }

  /// @param alive who must not end meanwhile
  void await(String what, List<LiveNode> alive, Callable<Boolean> isSo) throws Exception {
    Waiting.until(
        what,
        Waiting.TIMEOUT,
        () -> {
          if (alive.stream().anyMatch(LiveNode::isAlive)) {
            return isSo.call();
          }
          throw new AssertionError("all have ended while waiting for: " + what);
        },
        this::description);
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (LiveNode node : nodes) {
      text.append(node.name()).append(": ").append(node.statusIfAny()).append('\n');
    }
    return text.toString();
  }

  /// Both leave in order, and both copies must be the same.
  void downAndDemandEqual() throws Exception {
    for (LiveNode node : nodes) {
      node.down();
    }
    demandEqual();
  }

  /// The data part of both must be the same, byte for byte.
  void demandEqual() throws IOException {
    Copies.demandEqual(vega().disk(), altair().disk(), config.size());
  }

  // The life of a cluster.

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    open();
  }

  /// Returns when both serve.
  void open() throws Exception {
    network = networks.call();
    // Short, because the path of a unix socket has at most 107 bytes.
    directory = Files.createTempDirectory("tnb");
    begun = true;
    witness = new WitnessNode(directory.resolve(Network.DENEB), witnessTls(), network);
    launches =
        Map.of(
            Network.VEGA, PrefixedLauncher.with(network.commandPrefix(Network.VEGA)),
            Network.ALTAIR, PrefixedLauncher.with(network.commandPrefix(Network.ALTAIR)));
    nodes =
        Stream.of(Network.VEGA, Network.ALTAIR)
            .map(name -> new LiveNode(name, directory.resolve(name), launches.get(name)))
            .toList();
    try {
      begin();
    } catch (Exception | Error e) {
      e.addSuppressed(logs());
      close();
      throw e;
    }
  }

  private String witnessTls() {
    return config.has(ClusterConfig.Feature.KEYS)
        ? ClusterConfig.keys(Network.DENEB, "trust", "")
        : "= off";
  }

  private void begin() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    if (underOneClock) {
      Tool.required("faketime");
      turnClock("+0");
      witness.environment().putAll(FakeTime.environment(clock()));
      launches
          .values()
          .forEach(launch -> launch.environment().putAll(FakeTime.environment(clock())));
    }
    for (LiveNode node : nodes) {
      folders.make(node.directory());
    }
    if (config.has(ClusterConfig.Feature.TLS)) {
      NodeKeys.create(directory);
    }
    if (config.has(ClusterConfig.Feature.KEYS)) {
      keys = new IssuedKeys(directory, witness.environment());
      keys.create();
    }
    for (LiveNode node : nodes) {
      config.writeTo(node.directory(), node.name(), network, directory);
      NodeConfig config = ConfigReader.read(node.config());
      Reply reply =
          new Metadata()
              .create(config, config.resources().getFirst(), MetadataCreator.Consent.NONE);
      if (reply instanceof Reply.Refused(String sentence)) {
        throw new AssertionError(sentence);
      }
      node.start();
    }
    if (config.has(ClusterConfig.Feature.WITNESS)) {
      witness.start();
    }
    awaitFirm();
  }

  /// Plays it; should it fail, with what the processes logged.
  void attempt(Partition.Action script) throws Exception {
    try {
      script.run();
    } catch (Exception | Error failure) {
      if (!(failure instanceof TestAbortedException)) {
        failure.addSuppressed(logs());
      }
      throw failure;
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (!(failure instanceof TestAbortedException)) {
      failure.addSuppressed(logs());
    }
    throw failure;
  }

  AssertionError logs() {
    StringBuilder text = new StringBuilder("what the processes logged");
    for (LiveNode node : nodes) {
      text.append("\n--- ").append(node.name()).append('\n').append(node.log());
    }
    return new AssertionError(text.append("\n--- witness\n").append(witness.log()).toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws IOException {
    if (!begun) {
      return;
    }
    begun = false;
    killAll();
    network.close();
    Folders.remove(directory);
  }

  private void killAll() {
    try {
      for (LiveNode node : nodes) {
        if (node.isAlive()) {
          node.kill9();
        }
      }
      witness.kill9();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
