package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.testbed.net.FaultProxy;
import tanabata.testbed.net.FreePort;

/// All on loopback, with a [FaultProxy] for each one who connects to another.
final class FaultProxies implements Network {

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> locks = new LinkedHashMap<>();
  private final Map<String, Integer> nbd = new LinkedHashMap<>();
  private final Map<String, FaultProxy> toPeer = new LinkedHashMap<>();
  private final Map<String, FaultProxy> toPeersLocks = new LinkedHashMap<>();
  private final Map<String, FaultProxy> toWitness = new LinkedHashMap<>();

  FaultProxies() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (String who : List.of(VEGA, ALTAIR, DENEB)) {
      held.add(FreePort.open());
      ports.put(who, held.getLast().getLocalPort());
    }
    for (String node : List.of(VEGA, ALTAIR)) {
      toPeer.put(node, FaultProxy.to(ports.get(Network.other(node))));
      toWitness.put(node, FaultProxy.to(ports.get(DENEB)));
    }
    for (String node : List.of(VEGA, ALTAIR)) {
      held.add(FreePort.open());
      locks.put(node, held.getLast().getLocalPort());
      held.add(FreePort.open());
      nbd.put(node, held.getLast().getLocalPort());
    }
    for (String node : List.of(VEGA, ALTAIR)) {
      toPeersLocks.put(node, FaultProxy.to(locks.get(Network.other(node))));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }

  @Override
  public String listenAddress(String node) {
    return loopback(ports.get(node));
  }

  @Override
  public String peerAddress(String node) {
    return loopback(toPeer.get(node).port());
  }

  @Override
  public String lockAddress(String node) {
    return loopback(locks.get(node));
  }

  @Override
  public String peerLockAddress(String node) {
    return loopback(toPeersLocks.get(node).port());
  }

  @Override
  public Optional<String> nbdWithTls(String node) {
    return Optional.of(loopback(nbd.get(node)));
  }

  /// By which this node dials the other one.
  private List<FaultProxy> link(String node) {
    return List.of(toPeersLocks.get(node), toPeer.get(node));
  }

  private List<FaultProxy> links() {
    return Stream.concat(link(VEGA).stream(), link(ALTAIR).stream()).toList();
  }

  @Override
  public String witnessListenAddress() {
    return loopback(ports.get(DENEB));
  }

  @Override
  public String witnessAddress(String node) {
    return loopback(toWitness.get(node).port());
  }

  @Override
  public List<String> commandPrefix(String who) {
    return List.of();
  }

  @Override
  public void disconnect() {
    links().forEach(FaultProxy::refuse);
  }

  /// Resets every connection once, as a firewall that loses its state and goes on.
  void reset() {
    links().forEach(FaultProxy::reset);
  }

  /// The same between the nodes and the witness.
  void resetWitness() {
    toWitness.values().forEach(FaultProxy::reset);
  }

  @Override
  public void silence(String from) {
    link(from).forEach(proxy -> proxy.stall(FaultProxy.Direction.UPSTREAM));
    link(Network.other(from)).forEach(proxy -> proxy.stall(FaultProxy.Direction.DOWNSTREAM));
  }

  @Override
  public void hideWitness(String from) {
    toWitness.get(from).refuse();
  }

  /// The opposite of [#hideWitness], while the link stays as it is.
  void showWitness(String to) {
    toWitness.get(to).heal();
  }

  @Override
  public void heal() {
    links().forEach(FaultProxy::heal);
    toWitness.values().forEach(FaultProxy::heal);
  }

  @Override
  public void close() throws IOException {
    for (FaultProxy proxy : links()) {
      proxy.close();
    }
    for (FaultProxy proxy : toWitness.values()) {
      proxy.close();
    }
  }
}
