package tanabata.integration.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;

/// A switch with a cable for each host, in namespaces of the kernel: addresses of any kind, which
/// nobody else sees.
final class HostNetwork implements AutoCloseable {

  private static final String SWITCH = "switch";

  private final Tool ip;
  private final List<String> made = new ArrayList<>();

  private HostNetwork(Tool ip) {
    this.ip = ip;
  }

  /// Skips the test aloud where it cannot be.
  static HostNetwork open() throws IOException, InterruptedException {
    HostNetwork network = new HostNetwork(Tool.required("ip"));
    Program.End attempt = network.ip.attempt("netns", "add", name(SWITCH));
    if (attempt.status() != 0) {
      Tool.skip("this user may not make network namespaces: " + attempt.err().strip());
    }
    network.made.add(name(SWITCH));
    network.in(SWITCH, "link", "add", "bridge", "type", "bridge");
    network.in(SWITCH, "link", "set", "bridge", "up");
    return network;
  }

  /// Plugs a host in.
  ///
  /// @return what a command is put behind so that it runs there
  List<String> plug(String host, String address) throws IOException, InterruptedException {
    ip.run("netns", "add", name(host));
    made.add(name(host));
    in(SWITCH, "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", name(host));
    in(SWITCH, "link", "set", host, "master", "bridge", "up");
    in(host, "addr", "add", address + "/24", "dev", "eth0");
    in(host, "link", "set", "eth0", "up");
    in(host, "link", "set", "lo", "up");
    return List.of(ip.program().toString(), "netns", "exec", name(host));
  }

  /// Of this process alone, should two runs of the tests meet on one host.
  private static String name(String who) {
    return "tni-" + ProcessHandle.current().pid() + "-" + who;
  }

  private void in(String who, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("-n", name(who)));
    line.addAll(List.of(arguments));
    ip.run(line.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    try {
      for (String namespace : made) {
        ip.run("netns", "del", namespace);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
