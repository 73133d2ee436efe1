package tanabata.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tanabata.node.config.WatchdogConfig.Feed;

/// Reads the `watchdog { … }` of a node, which may be absent.
final class WatchdogReader {

  private static final String FEED_ALLOWED = "lease or loop";
  private static final Path USUAL = Path.of("/dev/watchdog");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private WatchdogReader() {}

  static Optional<WatchdogConfig> read(Section root, List<ResourceConfig> resources)
      throws BadConfiguration {
    Optional<Value> written = root.optional("watchdog");
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Section section = Section.of(written.get(), "a section 'watchdog { device = /dev/watchdog }'");
    section.allow(List.of("device", "feed", "timeout"), List.of());
    Optional<Value> device = section.optional("device");
    Optional<Value> timeout = section.optional("timeout");
    if (timeout.isPresent()) {
      refuseIfHungry(timeout.get(), resources);
    }
    return Optional.of(
        new WatchdogConfig(
            device.isPresent() ? device.get().path() : USUAL,
            feed(section),
            timeout.isPresent()
                ? Optional.of(timeout.get().duration(SHORTEST, LONGEST))
                : Optional.empty()));
  }

  private static Feed feed(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("feed");
    if (written.isEmpty()) {
      return Feed.LEASE;
    }
    Value value = written.get();
    return switch (value.text(FEED_ALLOWED)) {
      case "lease" -> Feed.LEASE;
      case "loop" -> Feed.LOOP;
      default -> throw value.bad(value.shown() + " is not known; allowed: " + FEED_ALLOWED);
    };
  }

  /// It is fed with every heartbeat, and one heartbeat may be late.
  private static void refuseIfHungry(Value timeout, List<ResourceConfig> resources)
      throws BadConfiguration {
    Duration waits = timeout.duration(SHORTEST, LONGEST);
    for (ResourceConfig resource : resources) {
      Duration heartbeat = resource.fencing().timing().heartbeat();
      if (heartbeat.multipliedBy(2).compareTo(waits) > 0) {
        throw timeout.bad(
            "timeout ("
                + waits.toMillis()
                + "ms) is shorter than two beats of resource "
                + resource.name()
                + " (2 x "
                + heartbeat.toMillis()
                + "ms), with which it is fed; allowed: a longer timeout or a shorter beat");
      }
    }
  }
}
