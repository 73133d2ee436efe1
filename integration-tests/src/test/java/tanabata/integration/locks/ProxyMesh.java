package tanabata.integration.locks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.testbed.net.FaultProxy;

/// The proxies by which the processes connect to each other, two ports each.
final class ProxyMesh implements AutoCloseable {

  private final SortedMap<String, Integer> ports;
  private final Map<Route, List<FaultProxy>> proxies = new HashMap<>();

  private record Route(String from, String to) {}

  /// @param ports where each node listens; the next one is its, too
  ProxyMesh(SortedMap<String, Integer> ports) throws IOException {
    this.ports = ports;
    for (String from : ports.keySet()) {
      for (String to : ports.keySet()) {
        if (!from.equals(to)) {
          proxies.put(new Route(from, to), FaultProxy.pairTo(ports.get(to)));
        }
      }
    }
  }

  /// Where this node listens, and where it finds the others.
  SortedMap<String, Integer> seenBy(String node) {
    SortedMap<String, Integer> seen = new TreeMap<>(ports);
    proxies.forEach((route, pair) -> {
      if (route.from.equals(node)) {
        seen.put(route.to, pair.getFirst().port());
      }
    });
    return seen;
  }

  /// All that these two send to each other comes so much later.
  void delay(String one, String other, long millis) {
    proxies.get(new Route(one, other)).forEach(proxy -> proxy.delay(millis));
    proxies.get(new Route(other, one)).forEach(proxy -> proxy.delay(millis));
  }

  /// Nothing comes later any more.
  void removeDelays() {
    proxies.values().forEach(pair -> pair.forEach(proxy -> proxy.delay(0)));
  }

  @Override
  public void close() throws IOException {
    for (List<FaultProxy> pair : proxies.values()) {
      for (FaultProxy proxy : pair) {
        proxy.close();
      }
    }
  }
}
