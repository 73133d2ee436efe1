package tanabata.integration.live.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// Three network namespaces of the kernel with a veth pair between each two: what is lost here is
/// lost as between hosts, and only in the direction that is cut. Needs root and `ip`.
final class Namespaces implements Network {

  private static final int PEER_PORT = 7789;
  private static final int LOCKS_PORT = 7790;
  private static final int WITNESS_PORT = 2181;

  private static final Map<String, String> PEER_ADDRESS =
      Map.of(VEGA, "10.77.0.1", ALTAIR, "10.77.0.2");
  private static final Map<String, String> WITNESS_SUBNET =
      Map.of(VEGA, "10.77.1", ALTAIR, "10.77.2");

  private final Tool ip;
  private final List<String> made = new ArrayList<>();
  private final List<List<String>> undo = new ArrayList<>();

  /// Skips the test aloud where it cannot be.
  static Namespaces open() throws Exception {
    Tool ip = Tool.required("ip");
    Namespaces namespaces = new Namespaces(ip);
    Program.End attempt = ip.attempt("netns", "add", name(VEGA));
    if (attempt.status() != 0) {
      Tool.skip("this user may not make network namespaces: " + attempt.err().strip());
    }
    namespaces.made.add(name(VEGA));
    try {
      namespaces.build();
      return namespaces;
    } catch (Exception | Error e) {
      namespaces.close();
      throw e;
    }
  }

  private Namespaces(Tool ip) {
    this.ip = ip;
  }

  /// Of this process alone, should two runs of the tests meet on one host.
  private static String name(String who) {
    return "tnb-" + ProcessHandle.current().pid() + "-" + who;
  }

  private void build() throws Exception {
    for (String who : List.of(ALTAIR, DENEB)) {
      ip.run("netns", "add", name(who));
      made.add(name(who));
    }
    for (String who : List.of(VEGA, ALTAIR, DENEB)) {
      in(who, "link", "set", "lo", "up");
    }
    veth(VEGA, "peer", PEER_ADDRESS.get(VEGA), ALTAIR, "peer", PEER_ADDRESS.get(ALTAIR));
    for (String node : List.of(VEGA, ALTAIR)) {
      String subnet = WITNESS_SUBNET.get(node);
      veth(node, "witness", subnet + ".1", DENEB, node, subnet + ".2");
    }
  }

  private void veth(
      String one, String device, String address, String other, String device2, String address2)
      throws Exception {
    in(one, "link", "add", device, "type", "veth", "peer", "name", device2, "netns", name(other));
    in(one, "addr", "add", address + "/24", "dev", device);
    in(other, "addr", "add", address2 + "/24", "dev", device2);
    in(one, "link", "set", device, "up");
    in(other, "link", "set", device2, "up");
  }

  private void in(String who, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("-n", name(who)));
    line.addAll(List.of(arguments));
    ip.run(line.toArray(String[]::new));
  }

  @Override
  public String listenAddress(String node) {
    return PEER_ADDRESS.get(node) + ":" + PEER_PORT;
  }

  @Override
  public String peerAddress(String node) {
    return listenAddress(Network.other(node));
  }

  @Override
  public String lockAddress(String node) {
    return PEER_ADDRESS.get(node) + ":" + LOCKS_PORT;
  }

  @Override
  public String witnessListenAddress() {
    return "0.0.0.0:" + WITNESS_PORT;
  }

  @Override
  public String witnessAddress(String node) {
    return WITNESS_SUBNET.get(node) + ".2:" + WITNESS_PORT;
  }

  @Override
  public List<String> commandPrefix(String who) {
    return List.of(ip.program().toString(), "netns", "exec", name(who));
  }

  /// The interfaces go down at both ends, so that sending fails at once; a connection lives on, as
  /// when a plug is pulled.
  @Override
  public void disconnect() throws Exception {
    in(VEGA, "link", "set", "peer", "down");
    undo.add(List.of(VEGA, "link", "set", "peer", "up"));
  }

  /// A black hole on the way there; the way back is as it was.
  @Override
  public void silence(String from) throws Exception {
    blackhole(from, PEER_ADDRESS.get(Network.other(from)));
  }

  @Override
  public void hideWitness(String from) throws Exception {
    blackhole(from, WITNESS_SUBNET.get(from) + ".2");
  }

  private void blackhole(String from, String address) throws Exception {
    in(from, "route", "add", "blackhole", address + "/32");
    undo.add(List.of(from, "route", "del", "blackhole", address + "/32"));
  }

  @Override
  public void heal() throws Exception {
    for (List<String> line : undo) {
      in(line.getFirst(), line.subList(1, line.size()).toArray(String[]::new));
    }
    undo.clear();
  }

  @Override
  public void close() throws IOException {
    try {
      for (String namespace : made) {
        ip.run("netns", "del", namespace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
