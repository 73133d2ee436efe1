package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import tanabata.node.admin.ResourceStatus;
import tanabata.testbed.cluster.Folders;
import tanabata.testbed.net.FreePort;

/// Two daemons, and a witness where there was one, on the disks of [OlderImages]. For one test;
/// ends them afterwards, by force if they do not leave.
final class OlderPair implements AfterEachCallback, TestExecutionExceptionHandler {

  private static final String VEGA = "vega";
  private static final String ALTAIR = "altair";
  private static final String WITNESS = "deneb";

  private Optional<Path> directory = Optional.empty();
  private Optional<Program> witness = Optional.empty();
  private OlderImages images;
  private List<LiveNode> nodes = List.of();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, Integer> lockPorts = new HashMap<>();

  LiveNode vega() {
    return nodes.getFirst();
  }

  LiveNode altair() {
    return nodes.getLast();
  }

  List<LiveNode> nodes() {
    return nodes;
  }

  /// Puts the images in place, and starts the witness if it is among them. No node goes on alone
  /// while the other one starts, unless [#goesAloneSoon].
  OlderImages unpack(String name) throws Exception {
    images = OlderImages.named(name);
    // Short, because the path of a unix socket has at most 107 bytes.
    Path folder = Files.createTempDirectory("tnb");
    directory = Optional.of(folder);
    nodes =
        List.of(
            new LiveNode(VEGA, folder.resolve(VEGA)), new LiveNode(ALTAIR, folder.resolve(ALTAIR)));
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    images.unpack(folder);
    choosePorts();
    for (LiveNode node : nodes) {
      Files.writeString(node.config(), config(node.name()));
    }
    if (hasWitness()) {
      startWitness(folder.resolve(WITNESS));
    }
    return images;
  }

  private boolean hasWitness() {
    return Files.isDirectory(directory.orElseThrow().resolve(WITNESS));
  }

  private void startWitness(Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("witness.conf"),
            "listen = \"127.0.0.1:%d\"\ndata = data\ntls = off\n".formatted(ports.get(WITNESS)));
    witness = Optional.of(Command.start(folder, List.of("witness", "--config", config.toString())));
  }

  private void choosePorts() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (String host : List.of(VEGA, ALTAIR, WITNESS)) {
      held.add(FreePort.open());
      ports.put(host, held.getLast().getLocalPort());
      held.add(FreePort.open());
      lockPorts.put(host, held.getLast().getLocalPort());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
  }

  private String config(String node) {
    String connect = "{ connect = \"127.0.0.1:%d\", tls = off }".formatted(ports.get(WITNESS));
    return """
    node = %s
    control = control.sock
    witness = %s
    resource home {
      size = %d
      become-primary-on = both
      net {
        tls = off, ping-timeout = 5s, connect-interval = 100ms
      }
      fencing {
        beat = 150ms, lease = 600ms, guard = 150ms, start-alone = 10m
      }
    %s%s}
    """
        .formatted(
            node, hasWitness() ? connect : "none", images.sizeBytes(), host(VEGA), host(ALTAIR));
  }

  private String host(String name) {
    String metadata = images.isExternal() ? ", metadata = home.meta" : "";
    String locks =
        images.factIfAny("token").isPresent()
            ? ", locks = \"127.0.0.1:%d\"".formatted(lockPorts.get(name))
            : "";
    return "  on %s { disk = home.img, address = \"127.0.0.1:%d\", nbd = [\"unix:home.nbd\"]%s%s }\n"
        .formatted(name, ports.get(name), metadata, locks);
  }

  /// This node goes on alone a second after its start, if it may.
  void goesAloneSoon(LiveNode node) throws IOException {
    String config = Files.readString(node.config());
    Files.writeString(node.config(), config.replace("start-alone = 10m", "start-alone = 1s"));
  }

  // What a test does with it.

  void start() throws IOException {
    for (LiveNode node : nodes) {
      node.start();
    }
  }

  /// Both serve, neither lacks anything, and with a witness the record names both.
  void awaitInSync() throws Exception {
    await(
        "both serve, in sync",
        status ->
            status.isPrimaryAndUpToDate()
                && status.isInSync()
                && (!hasWitness() || status.fencing().active().size() == 2));
  }

  /// Both hold the same, whether they serve or not.
  void awaitOneVersion() throws Exception {
    await(
        "both hold the same",
        status ->
            status.isInSync()
                && status.disk().equals("UpToDate")
                && status.peer().disk().equals("UpToDate")
                && !status.rule().equals("split-brain"));
  }

  /// Waits until both say so.
  void await(String what, Predicate<ResourceStatus> isSo) throws Exception {
    for (LiveNode node : nodes) {
      await(node, what, isSo);
    }
  }

  void await(LiveNode node, String what, Predicate<ResourceStatus> isSo) throws Exception {
    Waiting.until(
        node.name() + ": " + what,
        Waiting.TIMEOUT,
        () -> {
          if (!node.isAlive()) {
            throw new AssertionError(node.name() + " has ended");
          }
          return node.statusIfAny().filter(isSo).isPresent();
        },
        () -> vega().statusIfAny() + "\n" + altair().statusIfAny());
  }

  /// Runs the command on a node, and demands this exit code.
  ///
  /// @return what it printed
  String command(LiveNode node, int status, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("--config", node.config().toString()));
    line.addAll(List.of(words));
    Program.End end = Command.run(node.directory(), Waiting.TIMEOUT, line.toArray(String[]::new));
    assertEquals(status, end.status(), end::toString);
    return end.out();
  }

  /// Reads the device through this node, and demands that it holds this content.
  void demandServes(LiveNode node, String content) throws Exception {
    demandServes(node, node.uri(), content);
  }

  /// The same of what lies behind another address of this node.
  void demandServes(LiveNode node, String uri, String content) throws Exception {
    Path copy = node.directory().resolve("read");
    Files.deleteIfExists(copy);
    Tool.required("nbdcopy").run(uri, copy.toString());
    images.demandHolds(copy, content);
  }

  /// Both leave in order, and both copies must be the same.
  void downAndDemandEqual() throws Exception {
    for (LiveNode node : nodes) {
      node.down();
    }
    Copies.demandEqual(vega().disk(), altair().disk(), images.sizeBytes());
  }

  // How it ends.

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (!(failure instanceof TestAbortedException)) {
      StringBuilder text = new StringBuilder("what the daemons logged");
      for (LiveNode node : nodes) {
        text.append("\n--- ").append(node.name()).append('\n').append(node.log());
      }
      failure.addSuppressed(new AssertionError(text.toString()));
    }
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    killAll();
    if (directory.isPresent()) {
      Folders.remove(directory.get());
    }
  }

  private void killAll() {
    try {
      for (LiveNode node : nodes) {
        if (node.isAlive()) {
          node.kill9();
        }
      }
      if (witness.isPresent()) {
        witness.get().close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new AssertionError("the witness left files behind", e);
    }
  }
}
