package tanabata.testbed.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.view.StateLine;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.NodeFolder;

/// Watches the two nodes and the witness, and prints each change in a line.
final class Follower {

  private static final long POLL_MILLIS = 100;
  private static final long TIMEOUT_NANOS = 60_000_000_000L;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final List<DemoNode> nodes;
  private final DemoWitness witness;
  private final PrintWriter out;
  private final Map<String, String> last = new HashMap<>();
  private final Map<String, NodeStatus> statuses = new HashMap<>();
  private volatile boolean stopped;

  Follower(List<DemoNode> nodes, DemoWitness witness, PrintWriter out) {
    this.nodes = nodes;
    this.witness = witness;
    this.out = out;
  }

  /// Nothing is printed any more.
  void stop() {
    stopped = true;
  }

  /// Returns the statuses when both are Primary and UpToDate.
  ///
  /// @param forever whether to wait even if nothing changes for a long time
  List<NodeStatus> awaitReady(boolean forever)
      throws TestbedFailure, IOException, InterruptedException {
    long changed = System.nanoTime();
    while (!stopped) {
      if (witness.isWanted()) {
        demandAlive(witness.process(), witness.folder());
      }
      for (DemoNode node : nodes) {
        demandAlive(node.process(), node.folder());
        changed = look(node) ? System.nanoTime() : changed;
      }
      if (nodes.stream().allMatch(this::isReady)) {
        return nodes.stream().map(node -> statuses.get(node.name())).toList();
      }
      if (!forever && System.nanoTime() - changed > TIMEOUT_NANOS) {
        throw new TestbedFailure(
            "the nodes are not both Primary and UpToDate, with their witness in sight, and nothing changed for 60 s; see the"
                + " node.log of each");
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new InterruptedException("stopped");
  }

  private static void demandAlive(DemoProcess process, NodeFolder folder) throws TestbedFailure {
    if (!process.isAlive()) {
      String end = String.join(" | ", process.endOfLog());
      throw new TestbedFailure(
          folder.name() + " ended while it started; " + folder.log() + " ends: " + end);
    }
  }

  /// Prints each change until stopped.
  void follow() throws IOException, InterruptedException {
    while (!stopped) {
      for (DemoNode node : nodes) {
        look(node);
      }
      look(witness);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean isReady(DemoNode node) {
    NodeStatus status = statuses.getOrDefault(node.name(), new NodeStatus(node.name(), List.of()));
    return !status.resources().isEmpty()
        && status.resources().stream()
            .allMatch(one -> one.isPrimaryAndUpToDate() && one.fencing().alarm().isEmpty());
  }

  /// Whether something changed.
  private boolean look(DemoNode node) throws IOException {
    Optional<NodeStatus> status = node.status();
    if (status.isEmpty()) {
      statuses.remove(node.name());
      return missing(node);
    }
    statuses.put(node.name(), status.get());
    boolean changed = false;
    if (!node.process().isAlive() && node.process().adopt()) {
      print(node.name() + ": is back, process " + node.process().pid());
      changed = true;
    }
    for (ResourceStatus resource : status.get().resources()) {
      changed |=
          printOnce(node.name() + "/" + resource.name(), StateLine.of(node.name(), resource));
    }
    return changed;
  }

  private boolean missing(DemoNode node) throws IOException {
    if (node.process().isAlive()) {
      // Before its first answer it is starting, which needs no line.
      return last.containsKey(stateKey(node))
          && printOnce(
              stateKey(node),
              node.name() + ": process " + node.process().pid() + " does not answer");
    }
    if (node.process().pid() < 0) {
      return false;
    }
    print(
        "%s: process %d has ended; restart it with: ./tanabata node --config %s"
            .formatted(node.name(), node.process().pid(), node.folder().config()));
    node.process().forget();
    last.remove(stateKey(node));
    return true;
  }

  /// It has no status to show, only whether it is there.
  private void look(DemoWitness deneb) throws IOException {
    DemoProcess process = deneb.process();
    if (process.isAlive()) {
      return;
    }
    if (process.pid() >= 0) {
      print(
          "%s: the witness, process %d, has ended; restart it with: ./tanabata witness --config %s"
              .formatted(deneb.folder().name(), process.pid(), deneb.folder().config()));
      process.forget();
    } else if (deneb.isWanted() && process.adopt()) {
      print(deneb.folder().name() + ": the witness is back, process " + process.pid());
    }
  }

  private static String stateKey(DemoNode node) {
    return node.name() + "/" + NodeFolder.RESOURCE;
  }

  private boolean printOnce(String key, String line) {
    if (line.equals(last.put(key, line))) {
      return false;
    }
    print(line);
    return true;
  }

  void print(String line) {
    if (!stopped) {
      out.println(LocalTime.now().format(CLOCK) + " " + line);
      out.flush();
    }
  }
}
