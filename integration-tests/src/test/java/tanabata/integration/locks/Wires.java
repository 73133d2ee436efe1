package tanabata.integration.locks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.testbed.net.Cable;

/// The cables by which the processes dial each other, two ports each.
final class Wires implements AutoCloseable {

  private final SortedMap<String, Integer> ports;
  private final Map<Way, List<Cable>> cables = new HashMap<>();

  private record Way(String from, String to) {}

  /// @param ports where each node listens; the next one is its, too
  Wires(SortedMap<String, Integer> ports) throws IOException {
    this.ports = ports;
    for (String from : ports.keySet()) {
      for (String to : ports.keySet()) {
        if (!from.equals(to)) {
          cables.put(new Way(from, to), Cable.pairTo(ports.get(to)));
        }
      }
    }
  }

  /// Where this node listens, and where it finds the others.
  SortedMap<String, Integer> seenBy(String node) {
    SortedMap<String, Integer> seen = new TreeMap<>(ports);
    cables.forEach((way, pair) -> {
      if (way.from.equals(node)) {
        seen.put(way.to, pair.getFirst().port());
      }
    });
    return seen;
  }

  /// All that these two tell each other comes so much later.
  void delay(String one, String other, long millis) {
    cables.get(new Way(one, other)).forEach(cable -> cable.delay(millis));
    cables.get(new Way(other, one)).forEach(cable -> cable.delay(millis));
  }

  /// Nobody's words come later any more.
  void quicken() {
    cables.values().forEach(pair -> pair.forEach(cable -> cable.delay(0)));
  }

  @Override
  public void close() throws IOException {
    for (List<Cable> pair : cables.values()) {
      for (Cable cable : pair) {
        cable.close();
      }
    }
  }
}
