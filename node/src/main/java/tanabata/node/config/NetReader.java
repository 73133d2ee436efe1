package tanabata.node.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.net.AddressRange;
import tanabata.replication.model.AfterSplitBrain;

/// Reads the `net { … }` of a resource, which may be absent.
final class NetReader {

  private static final List<String> KEYS =
      List.of(
          "ping-interval",
          "ping-timeout",
          "connect-interval",
          "window",
          "flush-interval",
          AfterSplitBrainReader.ZERO,
          AfterSplitBrainReader.ONE,
          AfterSplitBrainReader.TWO,
          "tls",
          "accept-from");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long SMALLEST_WINDOW = 64L << 20;
  private static final long LARGEST_WINDOW = 1L << 30;
  private static final long DEFAULT_WINDOW = 64L << 20;

  private NetReader() {}

  static NetConfig read(Section resource, HostConfig here, HostConfig peer)
      throws BadConfiguration {
    List<Address> addresses = new ArrayList<>(List.of(here.address(), peer.address()));
    here.locks().ifPresent(addresses::add);
    peer.locks().ifPresent(addresses::add);
    Optional<Value> written = resource.optional("net");
    if (written.isEmpty()) {
      TlsReader.refuseUnlessLoopback(resource, "net.tls", addresses);
      return new NetConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          DEFAULT_WINDOW,
          Duration.ofSeconds(1),
          AfterSplitBrain.DISCONNECT,
          new TlsConfig.Off(),
          List.of());
    }
    Section net = Section.of(written.get(), "a section 'net { … }'");
    net.allow(KEYS, List.of());
    Duration pingInterval = duration(net, "ping-interval", Duration.ofSeconds(1));
    Duration pingTimeout = duration(net, "ping-timeout", Duration.ofSeconds(3));
    if (pingTimeout.compareTo(pingInterval) <= 0) {
      Value offending =
          net.optional("ping-timeout").or(() -> net.optional("ping-interval")).orElseThrow();
      throw offending.bad(
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
        AfterSplitBrainReader.read(net, List.of(here.name(), peer.name())),
        TlsReader.readOfPeers(net, "tls", addresses),
        acceptFrom(net));
  }

  private static List<AddressRange> acceptFrom(Section net) throws BadConfiguration {
    String allowed = "a list of addresses such as [\"10.8.0.0/24\", \"fd00::2\"]";
    Optional<Value> written = net.optional("accept-from");
    if (written.isEmpty()) {
      return List.of();
    }
    List<AddressRange> ranges = new ArrayList<>();
    for (Value item : written.get().list(allowed)) {
      ranges.add(
          AddressRange.parse(item.text(allowed))
              .orElseThrow(() ->
                  item.bad(
                      item.shown() + " is not " + AddressRange.SHAPE + "; allowed: " + allowed)));
    }
    return ranges;
  }

  private static Duration duration(Section net, String name, Duration otherwise)
      throws BadConfiguration {
    Optional<Value> value = net.optional(name);
    return value.isEmpty() ? otherwise : value.get().duration(SHORTEST, LONGEST);
  }
}
