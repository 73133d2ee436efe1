package tanabata.testbed.cluster;

import java.util.List;
import java.util.stream.Collectors;
import tanabata.node.config.Sizes;

/// The configuration file of one of two nodes on this machine, with their witness.
///
/// @param node whose file it is
/// @param size of the device, in bytes
/// @param witnessPort where this node finds the witness
/// @param vegaPort where vega waits for its peer, or where altair finds it
/// @param vegaLocks the first of two ports where vega's lock manager listens, or where altair finds
///   it
/// @param altairPort where altair waits for its peer, or where vega finds it
/// @param nbd where this node's clients connect, each place as the file has it
/// @param more a line for the resource; may be empty
public record PairConfig(
    String node,
    long size,
    int witnessPort,
    int vegaPort,
    int vegaLocks,
    int altairPort,
    int altairLocks,
    List<String> nbd,
    String more) {

  /// Beside the configuration file.
  public static final String NBD_SOCKET = "unix:home.nbd";

  public PairConfig {
    nbd = List.copyOf(nbd);
  }

  public String text() {
    return """
    # Written by tanabata; yours to change. The other node's ports are those of proxies, which
    # forward everything until the link is cut.
    node = %s
    control = control.sock
    witness {
      connect = "127.0.0.1:%d"
      tls { keystore = "%s.p12", truststore = "witness-trust.p12", password-file = "tls.password" }
    }

    resource home {
      size = %s
      protocol = C
      become-primary-on = both%s
      net {
        tls { keystore = "%s.p12", truststore = "trust.p12", password-file = "tls.password" }
      }
      on vega {
        disk = "home.img", address = "127.0.0.1:%d", nbd = [%s], locks = "127.0.0.1:%d"
      }
      on altair {
        disk = "home.img", address = "127.0.0.1:%d", nbd = [%s], locks = "127.0.0.1:%d"
      }
    }
    """
        .formatted(
            node,
            witnessPort,
            node,
            Sizes.exact(size),
            more.isEmpty() ? "" : "\n  " + more,
            node,
            vegaPort,
            places("vega"),
            vegaLocks,
            altairPort,
            places("altair"),
            altairLocks);
  }

  private String places(String host) {
    return (host.equals(node) ? nbd : List.of(NBD_SOCKET))
        .stream().map(place -> "\"" + place + "\"").collect(Collectors.joining(", "));
  }

  /// The configuration file of the witness.
  public static String ofWitness(int port) {
    return """
    # Written by tanabata; yours to change.
    listen = "127.0.0.1:%d"
    data = data
    tls { keystore = "deneb.p12", truststore = "trust.p12", password-file = "tls.password" }
    """
        .formatted(port);
  }
}
