package tanabata.testbed.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.net.FaultProxy;

/// The proxies between the two nodes, by which the link can be cut: nothing passes any more, and
/// neither side is told.
final class LinkRelay implements AutoCloseable {

  private final List<FaultProxy> proxies = new ArrayList<>();

  /// Who connects to port `from` gets to port `to`, both of this machine.
  record Route(int from, int to) {}

  private LinkRelay() {}

  /// Serves when it returns.
  static LinkRelay open(List<Route> routes) throws TestbedFailure {
    LinkRelay relay = new LinkRelay();
    for (Route route : routes) {
      try {
        relay.proxies.add(FaultProxy.between(route.from(), route.to()));
      } catch (IOException e) {
        relay.close();
        throw new TestbedFailure(
            "port %d, over which one node of this demo reaches the other, cannot be used: %s; stop"
                    .formatted(route.from(), e.getMessage())
                + " whoever has it, or choose another --dir");
      }
    }
    return relay;
  }

  /// Nothing passes any more.
  void cut() {
    proxies.forEach(FaultProxy::stall);
  }

  /// What was sent meanwhile arrives now.
  void heal() {
    proxies.forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    for (FaultProxy proxy : proxies) {
      try {
        proxy.close();
      } catch (IOException e) {
        // Nobody will use it.
      }
    }
  }
}
