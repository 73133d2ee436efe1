package tanabata.integration.live;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.Sizes;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.cluster.Folders;
import tanabata.testbed.net.FreePort;

/// Two daemons on one device, both Primary, for a test (an instance field) or for all tests of a
/// class (a static one). Ends them afterwards, by force if they do not leave.
final class Pair
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler {

  private final long sizeBytes;
  private final String primaries;
  private final String more;
  private final String host;
  private boolean shared;
  private Path directory;
  private NodeConfigFile configFile;
  private LiveNode vega;
  private LiveNode altair;

  private Pair(String size, String primaries, String more, String host) {
    this.sizeBytes = Sizes.parse(size).orElseThrow();
    this.primaries = primaries;
    this.more = more;
    this.host = host;
  }

  static Pair of(String size) {
    return new Pair(size, "both", "", "");
  }

  /// Each with its metadata in a file of its own, `home.meta`.
  static Pair withExternalMetadata(String size) {
    return new Pair(size, "both", "", ", metadata = \"home.meta\"");
  }

  /// Both stay Secondary until somebody says otherwise.
  static Pair secondaries(String size) {
    return secondaries(size, "");
  }

  /// @param more further lines of the resource
  static Pair secondaries(String size, String more) {
    return new Pair(size, "[]", more, "");
  }

  LiveNode vega() {
    return vega;
  }

  LiveNode altair() {
    return altair;
  }

  List<LiveNode> nodes() {
    return List.of(vega, altair);
  }

  LiveNode peerOf(LiveNode node) {
    return node == vega ? altair : vega;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// Where each node waits for its peer.
  List<Integer> peerPorts() {
    return List.of(configFile.vegaPort(), configFile.altairPort());
  }

  /// For the test's own files, gone afterwards.
  Path file(String name) {
    return directory.resolve(name);
  }

  // What a test waits for.

  void awaitBothPrimaryUpToDate() throws Exception {
    await("both are Primary and UpToDate", ResourceStatus::isPrimaryAndUpToDate);
  }

  /// Both serve, and neither lacks anything of the other.
  void awaitIdleInSync() throws Exception {
    await(
        "both are Connected, in sync, and copy nothing",
        status -> status.isPrimaryAndUpToDate() && status.isInSync());
  }

  void await(String what, Predicate<ResourceStatus> isSo) throws Exception {
    Waiting.until(
        what,
        Waiting.TIMEOUT,
        () -> {
          demandAlive();
          return nodes().stream().allMatch(node -> node.statusIfAny().filter(isSo).isPresent());
        },
        () -> vega.statusIfAny() + "\n" + altair.statusIfAny());
  }

  private void demandAlive() {
    for (LiveNode node : nodes()) {
      if (!node.isAlive()) {
        throw new AssertionError(node.name() + " has ended");
      }
    }
  }

  /// Both leave in order.
  void down() throws Exception {
    vega.down();
    altair.down();
  }

  // The life of a pair.

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    shared = true;
    begin();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (!shared) {
      begin();
    }
  }

  private void begin() throws Exception {
    // Short, because the path of a unix socket has at most 107 bytes.
    directory = Files.createTempDirectory("tnb");
    vega = new LiveNode("vega", directory.resolve("vega"));
    altair = new LiveNode("altair", directory.resolve("altair"));
    try {
      configure();
      for (LiveNode node : nodes()) {
        createMetadata(node, false);
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(node)));
      }
      if (primaries.equals("both")) {
        awaitBothPrimaryUpToDate();
      } else {
        await("both are Connected", status -> status.connection().equals("Connected"));
      }
    } catch (Exception | Error e) {
      e.addSuppressed(logs());
      end();
      throw e;
    }
  }

  private void configure() throws IOException {
    try (ServerSocket vegaPort = FreePort.open();
        ServerSocket altairPort = FreePort.open()) {
      configFile =
          new NodeConfigFile(
              "vega",
              "home",
              sizeBytes,
              "home.img",
              primaries,
              vegaPort.getLocalPort(),
              altairPort.getLocalPort(),
              more,
              host);
    }
    for (LiveNode node : nodes()) {
      Files.createDirectory(node.directory());
      configFile.node(node.name()).writeTo(node.directory());
    }
  }

  /// Makes its disk, which must not be there or be adopted, into a fresh copy.
  static void createMetadata(LiveNode node, boolean adopt) throws Exception {
    NodeConfig config = ConfigReader.read(node.config());
    Reply reply =
        new Metadata()
            .create(
                config,
                config.resources().getFirst(),
                new MetadataCreator.Consent(adopt, Set.of()));
    if (reply instanceof Reply.Refused(String sentence)) {
      throw new AssertionError(sentence);
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

  private AssertionError logs() {
    StringBuilder text = new StringBuilder("what the daemons logged");
    for (LiveNode node : nodes()) {
      text.append("\n--- ").append(node.name()).append('\n').append(node.log());
    }
    return new AssertionError(text.toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (!shared) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    end();
  }

  private void end() throws IOException {
    nodes().forEach(Pair::kill);
    Folders.remove(directory);
  }

  private static void kill(LiveNode node) {
    try {
      if (node.isAlive()) {
        node.kill9();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
