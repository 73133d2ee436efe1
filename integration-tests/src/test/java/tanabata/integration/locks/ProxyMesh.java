package tanabata.integration.locks;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.testbed.net.FaultProxy;

/// The proxies by which the processes connect to each other.
final class ProxyMesh implements AutoCloseable {

  private final SortedMap<String, Integer> ports;
  private final Map<Route, FaultProxy> proxies = new HashMap<>();

  private record Route(String from, String to) {}

  /// @param ports where each node listens
  ProxyMesh(SortedMap<String, Integer> ports) throws IOException {
    this.ports = ports;
    for (String from : ports.keySet()) {
      for (String to : ports.keySet()) {
        if (!from.equals(to)) {
          proxies.put(new Route(from, to), FaultProxy.to(ports.get(to)));
        }
      }
    }
  }

  /// Where this node listens, and where it finds the others.
  SortedMap<String, Integer> seenBy(String node) {
    SortedMap<String, Integer> seen = new TreeMap<>(ports);
    proxies.forEach((route, proxy) -> {
      if (route.from.equals(node)) {
        seen.put(route.to, proxy.port());
      }
    });
    return seen;
  }

  /// All that these two send to each other comes so much later.
  void delay(String one, String other, long millis) {
    proxies.get(new Route(one, other)).delay(millis);
    proxies.get(new Route(other, one)).delay(millis);
  }

  /// Nothing comes later any more.
  void removeDelays() {
    proxies.values().forEach(proxy -> proxy.delay(0));
  }

  @Override
  public void close() throws IOException {
    for (FaultProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
