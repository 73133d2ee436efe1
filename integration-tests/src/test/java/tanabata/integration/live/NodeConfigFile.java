package tanabata.integration.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the configuration of one node says; the same one with another name is its peer's.
///
/// @param disk a path, relative to the configuration unless absolute
/// @param primaries `both`, or a list such as `[]`
/// @param more further lines of the resource
/// @param host further settings of each host
record NodeConfigFile(
    String node,
    String resource,
    long sizeBytes,
    String disk,
    String primaries,
    int vegaPort,
    int altairPort,
    String more,
    String host) {

  /// For tests of one node that never gets to listen.
  static NodeConfigFile alone(long sizeBytes) {
    return new NodeConfigFile("vega", "home", sizeBytes, "home.img", "[]", 1, 2, "", "");
  }

  NodeConfigFile node(String other) {
    return new NodeConfigFile(
        other, resource, sizeBytes, disk, primaries, vegaPort, altairPort, more, host);
  }

  NodeConfigFile resource(String other) {
    return new NodeConfigFile(
        node, other, sizeBytes, disk, primaries, vegaPort, altairPort, more, host);
  }

  NodeConfigFile disk(Path other) {
    return new NodeConfigFile(
        node, resource, sizeBytes, other.toString(), primaries, vegaPort, altairPort, more, host);
  }

  /// Written into this directory, as `tanabata.conf`.
  Path writeTo(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("tanabata.conf"),
        """
        node = %s
        control = control.sock
        resource %s {
          size = %d
          become-primary-on = %s
          net { tls = off }
          %s
          on vega   { disk = "%s", address = "127.0.0.1:%d", nbd = ["unix:home.nbd"] %s }
          on altair { disk = "%s", address = "127.0.0.1:%d", nbd = ["unix:home.nbd"] %s }
        }
        """
            .formatted(
                node,
                resource,
                sizeBytes,
                primaries,
                more,
                disk,
                vegaPort,
                host,
                disk,
                altairPort,
                host));
  }
}
