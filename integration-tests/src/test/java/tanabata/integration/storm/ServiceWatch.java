package tanabata.integration.storm;

import tanabata.replication.core.Insight;
import tanabata.replication.core.SimulatedNode;

/// Looks on after every event: at most one node is standalone, and while it is the other may answer
/// nobody.
final class ServiceWatch {

  private final SimulatedNode[] nodes;
  private final SimulatedNode.Clients clients;
  private final boolean[] standalone = new boolean[2];
  private final boolean[] current = new boolean[2];
  private int timesStandalone;

  ServiceWatch(SimulatedNode[] nodes, SimulatedNode.Clients clients) {
    this.nodes = nodes;
    this.clients = clients;
  }

  void look() {
    for (int i = 0; i < 2; i++) {
      SimulatedNode node = nodes[i];
      if (!node.failure().isEmpty()) {
        throw new AssertionError(node.id + " failed: " + node.failure());
      }
      boolean is = node.isUp() && Insight.isStandalone(node.core());
      if (is && !standalone[i]) {
        timesStandalone++;
        if (!current[i]) {
          // A cold start: only what was flushed is certain to be on every copy.
          clients.startsCold(node);
        }
      }
      standalone[i] = is;
      current[i] = node.isUp() && Insight.hasCurrentData(node.core());
    }
    for (int i = 0; i < 2; i++) {
      SimulatedNode other = nodes[1 - i];
      if (standalone[i] && other.isUp() && Insight.mayAnswer(other.core(), other.clock())) {
        throw new AssertionError(
            nodes[i].id + " is standalone while " + other.id + " may answer clients");
      }
    }
  }

  /// How often a node went standalone.
  int timesStandalone() {
    return timesStandalone;
  }
}
