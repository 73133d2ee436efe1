package tanabata.node.config;

/// Configuration files that are right, to be spoilt by the tests.
public final class Example {

  static final String SHORT =
      """
      node = vega
      control = control.sock
      resource home {
        size = 1G
        protocol = C
        on vega { disk = "home.img", address = "127.0.0.1:7788" }
        on altair { disk = "home.img", address = "127.0.0.1:7789" }
      }
      """;

  public static final String FULL =
      """
      node = vega
      control = control.sock
      witness {
        connect = "deneb:2181, [fd00::1]:2182/cluster"
        digest { user = tanabata, password-file = "witness.password" }
        tls { keystore = "vega.p12", truststore = "deneb.p12", password-file = "tls.password" }
        session-timeout = 5s, ask-timeout = 1s
      }
      resource home {
        size = 1G
        protocol = C
        become-primary-on = [vega, altair]
        metadata = internal
        activity-log { extents = 1237 }
        on-no-space = error
        net {
          ping-interval = 1s, ping-timeout = 3s, connect-interval = 500ms
          window = 64M, flush-interval = 1s, accept-from = ["10.8.0.0/24"]
          after-sb-0pri = discard-node-vega, after-sb-1pri = consensus
          after-sb-2pri = violently-as0p
          tls { keystore = "vega.p12", truststore = "trust.p12", password-file = "tls.password" }
        }
        nbd-tls { keystore = "vega.p12", truststore = "clients.p12", password-file = "tls.password" }
        undo { size = 2G, age = 30d }
        on vega {
          disk = "home.img", address = "127.0.0.1:7788", metadata = "home.md"
          nbd = ["unix:home.nbd", "tcp:127.0.0.1:10809", "tls:10.0.0.1:10810"]
          locks = "127.0.0.1:7790"
        }
        on altair {
          disk = "home.img", address = "[::1]:7789", nbd = ["unix:home.nbd"], locks = "[::1]:7790"
        }
      }
      """;

  private Example() {}

  static String with(String old, String replacement) {
    if (!SHORT.contains(old)) {
      throw new IllegalArgumentException("the example does not contain: " + old);
    }
    return SHORT.replace(old, replacement);
  }
}
