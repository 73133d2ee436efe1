package tanabata.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads the `net { … }` of a resource, which may be absent.
final class NetReader {

  private static final List<String> KEYS =
      List.of(
          "ping-interval", "ping-timeout", "connect-interval", "window", "flush-interval", "tls");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long SMALLEST_WINDOW = 64L << 20;
  private static final long LARGEST_WINDOW = 1L << 30;
  private static final long DEFAULT_WINDOW = 64L << 20;
  private static final String TLS_ALLOWED =
      "tls { keystore, truststore, password-file }, or tls = off";

  private NetReader() {}

  static NetConfig read(Section resource, List<Address> addresses) throws BadConfiguration {
    Optional<Value> written = resource.optional("net");
    if (written.isEmpty()) {
      refuseUnlessLoopback(resource, "net.tls", addresses);
      return new NetConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          DEFAULT_WINDOW,
          Duration.ofSeconds(1),
          new TlsConfig.Off());
    }
    Section net = written.get().section("a section 'net { … }'");
    net.allow(KEYS, List.of());
    Duration pingInterval = duration(net, "ping-interval", Duration.ofSeconds(1));
    Duration pingTimeout = duration(net, "ping-timeout", Duration.ofSeconds(3));
    if (pingTimeout.compareTo(pingInterval) <= 0) {
      Value culprit =
          net.optional("ping-timeout").or(() -> net.optional("ping-interval")).orElseThrow();
      throw culprit.bad(
          "ping-timeout ("
              + pingTimeout.toMillis()
              + "ms) must be longer than ping-interval ("
              + pingInterval.toMillis()
              + "ms); allowed: a longer ping-timeout or a shorter ping-interval");
    }
    Optional<Value> window = net.optional("window");
    return new NetConfig(
        pingInterval,
        pingTimeout,
        duration(net, "connect-interval", Duration.ofMillis(500)),
        window.isEmpty() ? DEFAULT_WINDOW : window.get().size(SMALLEST_WINDOW, LARGEST_WINDOW),
        duration(net, "flush-interval", Duration.ofSeconds(1)),
        tls(net, addresses));
  }

  private static Duration duration(Section net, String name, Duration otherwise)
      throws BadConfiguration {
    Optional<Value> value = net.optional(name);
    return value.isEmpty() ? otherwise : value.get().duration(SHORTEST, LONGEST);
  }

  private static TlsConfig tls(Section net, List<Address> addresses) throws BadConfiguration {
    Optional<Value> written = net.optional("tls");
    if (written.isEmpty()) {
      refuseUnlessLoopback(net, "tls", addresses);
      return new TlsConfig.Off();
    }
    Value value = written.get();
    Object raw = value.raw().unwrapped();
    if ("off".equals(raw)) {
      return new TlsConfig.Off();
    }
    Section tls = value.section(TLS_ALLOWED);
    tls.allow(List.of("keystore", "truststore", "password-file"), List.of());
    return new TlsConfig.On(
        tls.required("keystore", "a path of a PKCS12 file with this host's key").path(),
        tls.required("truststore", "a path of a PKCS12 file with the peer's certificate").path(),
        tls.required("password-file", "a path of a file whose first line opens both").path());
  }

  private static void refuseUnlessLoopback(Section section, String name, List<Address> addresses)
      throws BadConfiguration {
    for (Address address : addresses) {
      if (!address.isLoopback()) {
        throw section.bad(
            name,
            "missing, and what is sent to "
                + address
                + " could be read and changed on its way; allowed: "
                + TLS_ALLOWED
                + " where the network itself is trusted");
      }
    }
  }
}
