package tanabata.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.FenceAnswer;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.Nearest;
import tanabata.node.config.NodeConfig;

/// `tanabata fence-agent`, which `fence_tanabata` runs: the fence-agents contract, for cluster
/// managers that want to know whether our peer is cut off.
///
/// Exit statuses are those of the contract: 0 done (for `status`: on), 2 off, 1 everything else. A
/// failure must never look like a 2, so `ErrorPrinter` turns every other code into 1 here.
@Command(
    name = "fence-agent",
    description =
        "Speak the fence-agents contract: key=value lines on standard input, or these options.")
final class FenceAgentCommand extends AdminVerb {

  private static final int IS_OFF = 2;
  private static final int LONGEST_INPUT = 64 << 10;
  private static final long PAUSE_MILLIS = 250;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = {"-o", "--action"},
      paramLabel = "ACTION",
      description =
          "off, status, monitor, list, metadata or validate-all. Without it, standard input is read.")
  private Optional<String> action = Optional.empty();

  @Option(
      names = {"-n", "--plug"},
      paramLabel = "HOST",
      description = "The peer that it is about.")
  private Optional<String> plug = Optional.empty();

  @Option(
      names = "--power-timeout",
      paramLabel = "SECONDS",
      description = "How long 'off' may wait. Default: 20")
  private Optional<String> powerTimeout = Optional.empty();

  @Override
  public Integer call() throws Exception {
    FenceAgentOrder order = order();
    return switch (order.action()) {
      case "metadata" -> say(FenceAgentMetadata.XML);
      case "off" -> off(order);
      case "status" -> status(order);
      case "monitor" -> monitor(config(order));
      case "list" ->
          say(String.join("", peers(config(order)).stream().map(p -> p + "\n").toList()));
      case "validate-all" -> validate(order);
      case "on", "reboot" ->
          throw refused(
              "action '"
                  + order.action()
                  + "' is not offered: a host that was cut off returns by itself when its copy is in"
                  + " step again; use off");
      default ->
          throw refused(
              "there is no action '"
                  + order.action()
                  + "'; there is off, status, monitor, list, metadata and validate-all");
    };
  }

  private FenceAgentOrder order() throws IOException {
    if (action.isPresent()) {
      int seconds = FenceAgentOrder.powerTimeout(powerTimeout.orElse(null));
      return new FenceAgentOrder(action.get(), plug, Optional.empty(), seconds);
    }
    byte[] input = ports().input().readNBytes(LONGEST_INPUT);
    return FenceAgentOrder.parse(new String(input, StandardCharsets.UTF_8));
  }

  private NodeConfig config(FenceAgentOrder order) throws BadConfiguration {
    if (order.config().isEmpty()) {
      return load();
    }
    try {
      return ConfigReader.read(Path.of(order.config().get()));
    } catch (InvalidPathException e) {
      throw refused("config: is no path: " + e.getReason());
    }
  }

  private int off(FenceAgentOrder order) throws Exception {
    NodeConfig config = config(order);
    String peer = peer(config, order);
    AdminClient daemon = daemon(config);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(order.powerTimeout());
    while (true) {
      switch (daemon.fenced(peer, true)) {
        case FenceAnswer.Fenced(String sentence) -> {
          return say("Success: " + sentence + "\n");
        }
        case FenceAnswer.NotFenced(String sentence) -> {
          if (System.nanoTime() - end >= 0) {
            throw refused(sentence);
          }
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private int status(FenceAgentOrder order) throws Exception {
    NodeConfig config = config(order);
    return switch (daemon(config).fenced(peer(config, order), false)) {
      case FenceAnswer.Fenced(String sentence) -> {
        say("Status: OFF: " + sentence + "\n");
        yield IS_OFF;
      }
      case FenceAnswer.NotFenced(String sentence) -> say("Status: ON: " + sentence + "\n");
    };
  }

  private int monitor(NodeConfig config) throws DaemonUnreachable {
    return say("The daemon of " + daemon(config).status().node() + " answers\n");
  }

  private int validate(FenceAgentOrder order) throws BadConfiguration {
    NodeConfig config = config(order);
    if (order.plug().isPresent()) {
      peer(config, order);
    }
    return say(config.file() + " can be used\n");
  }

  private static AdminClient daemon(NodeConfig config) {
    return new AdminClient(config.control(), TIMEOUT);
  }

  private static List<String> peers(NodeConfig config) {
    Stream<String> names = config.resources().stream().map(one -> one.peer().name().name());
    return List.copyOf(new TreeSet<>(names.toList()));
  }

  /// The host that it is about, which must be one that can be cut off from here.
  private static String peer(NodeConfig config, FenceAgentOrder order) {
    List<String> peers = peers(config);
    String allowed = "; allowed: " + String.join(", ", peers);
    String name =
        order.plug().orElseThrow(() -> refused("plug: missing, the host to be fenced" + allowed));
    if (name.equals(config.node().name())) {
      throw refused("plug: " + name + " is this host, which cannot vouch for itself" + allowed);
    }
    if (!peers.contains(name)) {
      throw refused(
          "plug: '"
              + name
              + "' shares no resource with "
              + config.node()
              + Nearest.hint(name, peers)
              + allowed);
    }
    return name;
  }

  private int say(String text) {
    print(text);
    return ExitCode.OK.code();
  }

  private static Failure refused(String sentence) {
    return new Failure(ExitCode.REFUSED, sentence);
  }
}
