package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tanabata.foundation.NodeId;
import tanabata.integration.live.Command;
import tanabata.integration.live.Waiting;
import tanabata.node.keys.HostKeys;

/// The keys of a cluster as an operator makes them with `tanabata keys`: the authority lies on
/// vega, and what it makes for the others is taken in there. Each host has its own in `keys` beside
/// its configuration.
final class IssuedKeys {

  /// Far from its end.
  static final int LONG_LIFE_DAYS = 700;

  private static final List<String> OTHERS = List.of(Network.ALTAIR, Network.DENEB);

  private final Path directory;
  private final Map<String, String> environment;

  /// @param directory each host has a folder there
  /// @param environment in which the commands run
  IssuedKeys(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  void create() throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of("create", "--nodes", "vega,altair", "--witness", "deneb", "--here", "vega"));
    for (String host : List.of(Network.VEGA, Network.ALTAIR, Network.DENEB)) {
      line.addAll(List.of("--address", host + "=127.0.0.1"));
    }
    line.addAll(List.of("--days", Integer.toString(LONG_LIFE_DAYS)));
    keys(Network.VEGA, line);
    handOver();
  }

  /// Makes new ones, and takes them in while all runs.
  ///
  /// @param hosts whose; all hosts' if none is named
  void renew(int days, String... hosts) throws Exception {
    List<String> line = new ArrayList<>(List.of("renew", "--days", Integer.toString(days)));
    line.addAll(List.of(hosts));
    keys(Network.VEGA, line);
    handOver();
  }

  /// One step of the replacement of the roots, taken in by all hosts.
  void replaceRoots(String step) throws Exception {
    keys(Network.VEGA, List.of("authority", step));
    handOver();
  }

  /// A new key for an NBD client.
  ClientKey client(String name) throws Exception {
    keys(Network.VEGA, List.of("client", name));
    return ClientKey.in(folder(Network.VEGA).resolve("clients").resolve(name), name);
  }

  /// What this host shows from its next handshake on.
  X509Certificate certificate(String host) throws IOException {
    return new HostKeys(new NodeId(host), folder(host)).certificate();
  }

  private void handOver() throws Exception {
    for (String host : OTHERS) {
      Path bundle = folder(Network.VEGA).resolve(host + ".bundle");
      if (Files.exists(bundle)) {
        keys(host, List.of("import", bundle.toString()));
        Files.delete(bundle);
      }
    }
  }

  private Path folder(String host) {
    return directory.resolve(host).resolve("keys");
  }

  private void keys(String host, List<String> arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("keys"));
    line.addAll(arguments);
    line.addAll(List.of("--dir", folder(host).toString()));
    Command.run(directory, environment, Waiting.TIMEOUT, line).demandSuccess();
  }

  /// Where this one of [Addresses] is.
  static InetSocketAddress at(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
