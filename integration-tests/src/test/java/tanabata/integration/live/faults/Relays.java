package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tanabata.node.demo.Cable;
import tanabata.node.demo.FreePort;
import tanabata.node.demo.PortPair;

/// All on loopback, with a [Cable] for each one who dials another.
final class Relays implements Network {

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> locks = new LinkedHashMap<>();
  private final Map<String, Cable> toPeer = new LinkedHashMap<>();
  private final Map<String, Cable> toWitness = new LinkedHashMap<>();

  Relays() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (String who : List.of(VEGA, ALTAIR, DENEB)) {
      held.add(FreePort.open());
      ports.put(who, held.getLast().getLocalPort());
    }
    for (String node : List.of(VEGA, ALTAIR)) {
      toPeer.put(node, Cable.to(ports.get(Network.other(node))));
      toWitness.put(node, Cable.to(ports.get(DENEB)));
    }
    try (PortPair vega = PortPair.open();
        PortPair altair = PortPair.open()) {
      locks.put(VEGA, vega.first());
      locks.put(ALTAIR, altair.first());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }

  @Override
  public String listens(String node) {
    return loopback(ports.get(node));
  }

  @Override
  public String findsPeer(String node) {
    return loopback(toPeer.get(node).port());
  }

  /// What the lock managers say goes past the relays.
  @Override
  public String locks(String node) {
    return loopback(locks.get(node));
  }

  @Override
  public String witnessListens() {
    return loopback(ports.get(DENEB));
  }

  @Override
  public String findsWitness(String node) {
    return loopback(toWitness.get(node).port());
  }

  @Override
  public List<String> inFrontOf(String who) {
    return List.of();
  }

  @Override
  public void tear() {
    toPeer.values().forEach(Cable::tear);
  }

  /// As a switch that forgets its connections and goes on.
  void reset() {
    toPeer.values().forEach(Cable::reset);
  }

  @Override
  public void silence(String from) {
    toPeer.get(from).stall(Cable.Way.OUT);
    toPeer.get(Network.other(from)).stall(Cable.Way.BACK);
  }

  @Override
  public void hideWitness(String from) {
    toWitness.get(from).tear();
  }

  /// The opposite of [#hideWitness], while the link stays as it is.
  void showWitness(String to) {
    toWitness.get(to).heal();
  }

  @Override
  public void heal() {
    toPeer.values().forEach(Cable::heal);
    toWitness.values().forEach(Cable::heal);
  }

  @Override
  public void close() throws IOException {
    for (Cable relay : toPeer.values()) {
      relay.close();
    }
    for (Cable relay : toWitness.values()) {
      relay.close();
    }
  }
}
