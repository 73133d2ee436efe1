package tanabata.integration.storm;

import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.Insight;
import tanabata.replication.core.SimulatedNode;

/// Looks on after every event: at most one node goes on alone, and while it does the other may
/// answer nobody.
final class Watch {

  private final SimulatedNode[] nodes;
  private final ClientLoad clients;
  private final boolean[] alone = new boolean[2];
  private final boolean[] veteran = new boolean[2];
  private int timesAlone;

  Watch(SimulatedNode[] nodes, ClientLoad clients) {
    this.nodes = nodes;
    this.clients = clients;
  }

  void look() {
    for (int i = 0; i < 2; i++) {
      SimulatedNode node = nodes[i];
      if (!node.failure().isEmpty()) {
        throw new AssertionError(node.id + " failed: " + node.failure());
      }
      boolean is = node.isUp() && Insight.isAlone(node.core());
      if (is && !alone[i]) {
        timesAlone++;
        if (!veteran[i]) {
          // A cold start: only what was flushed is certain to be on every copy.
          clients.startsCold();
        }
      }
      alone[i] = is;
      veteran[i] = node.isUp() && Insight.isVeteran(node.core());
    }
    for (int i = 0; i < 2; i++) {
      SimulatedNode other = nodes[1 - i];
      if (alone[i] && other.isUp() && Insight.mayAnswer(other.core(), other.clock())) {
        throw new AssertionError(
            nodes[i].id + " goes on alone while " + other.id + " may answer clients");
      }
    }
  }

  /// How often a node went on alone.
  int timesAlone() {
    return timesAlone;
  }
}
