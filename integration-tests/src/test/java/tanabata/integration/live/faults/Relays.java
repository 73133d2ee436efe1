package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tanabata.testbed.net.Cable;
import tanabata.testbed.net.FreePort;
import tanabata.testbed.net.PortPair;

/// All on loopback, with a [Cable] for each one who dials another.
final class Relays implements Network {

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> locks = new LinkedHashMap<>();
  private final Map<String, Cable> toPeer = new LinkedHashMap<>();
  private final Map<String, List<Cable>> toPeersLocks = new LinkedHashMap<>();
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
    for (String node : List.of(VEGA, ALTAIR)) {
      toPeersLocks.put(node, Cable.pairTo(locks.get(Network.other(node))));
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

  @Override
  public String locks(String node) {
    return loopback(locks.get(node));
  }

  @Override
  public String findsLocks(String node) {
    return loopback(toPeersLocks.get(node).getFirst().port());
  }

  /// By which this node dials the other one.
  private List<Cable> link(String node) {
    List<Cable> cables = new ArrayList<>(toPeersLocks.get(node));
    cables.add(toPeer.get(node));
    return cables;
  }

  private List<Cable> links() {
    return Stream.concat(link(VEGA).stream(), link(ALTAIR).stream()).toList();
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
    links().forEach(Cable::tear);
  }

  /// As a switch that forgets its connections and goes on.
  void reset() {
    links().forEach(Cable::reset);
  }

  @Override
  public void silence(String from) {
    link(from).forEach(cable -> cable.stall(Cable.Way.OUT));
    link(Network.other(from)).forEach(cable -> cable.stall(Cable.Way.BACK));
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
    links().forEach(Cable::heal);
    toWitness.values().forEach(Cable::heal);
  }

  @Override
  public void close() throws IOException {
    for (Cable relay : links()) {
      relay.close();
    }
    for (Cable relay : toWitness.values()) {
      relay.close();
    }
  }
}
