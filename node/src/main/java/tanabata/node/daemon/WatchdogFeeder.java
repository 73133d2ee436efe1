package tanabata.node.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.watchdog.DeviceWatchdog;
import tanabata.fencing.watchdog.Watchdog;
import tanabata.foundation.background.Background;
import tanabata.foundation.background.Worker;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WatchdogConfig;

/// Feeds the node's watchdog as long as every resource gives signs of life.
final class WatchdogFeeder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WatchdogFeeder.class);

  /// Of the watchdog's timeout: so often it is fed, if no heartbeat is shorter.
  private static final int MEALS = 4;

  /// Several ticks of a loop.
  private static final Duration SHORTEST = Duration.ofMillis(250);

  private final Watchdog watchdog;
  private final WatchdogConfig.Feed feed;
  private final List<Liveness> pulses = new CopyOnWriteArrayList<>();
  private final Worker thread = Worker.of("watchdog");
  private boolean hungry;

  WatchdogFeeder(Watchdog watchdog, WatchdogConfig.Feed feed) {
    this.watchdog = watchdog;
    this.feed = feed;
  }

  /// Arms the watchdog, and begins to feed it.
  ///
  /// @throws IOException with a sentence; nothing is armed then
  static WatchdogFeeder open(NodeConfig node, WatchdogConfig config) throws IOException {
    Watchdog watchdog = DeviceWatchdog.open(config.device(), config.timeout());
    WatchdogFeeder feeder = new WatchdogFeeder(watchdog, config.feed());
    feeder.thread.every(period(node, watchdog.timeout()), feeder::look, Background.GO_ON);
    log.info("watchdog {}: armed, {} s", config.device(), watchdog.timeout().toSeconds());
    return feeder;
  }

  private static Duration period(NodeConfig node, Duration timeout) {
    Duration shortest = timeout.dividedBy(MEALS);
    for (ResourceConfig resource : node.resources()) {
      Duration heartbeat = resource.fencing().timing().heartbeat();
      shortest = heartbeat.compareTo(shortest) < 0 ? heartbeat : shortest;
    }
    return shortest.compareTo(SHORTEST) < 0 ? SHORTEST : shortest;
  }

  /// From now on it matters whether this resource lives.
  void watch(Liveness pulse) {
    pulses.add(pulse);
  }

  /// The resource has ended in order.
  void forget(Liveness pulse) {
    pulses.remove(pulse);
  }

  /// Feeds it, if it has deserved that and is not disarmed.
  synchronized void look() {
    if (thread.isClosed()) {
      return;
    }
    boolean well = true;
    for (Liveness pulse : pulses) {
      // Each is asked, for that begins its next term.
      boolean ticked = pulse.hasTicked();
      boolean healthy = pulse.wasHealthy();
      well &= ticked && (healthy || feed == WatchdogConfig.Feed.LOOP);
    }
    if (well) {
      feed();
    }
    if (well == hungry) {
      hungry = !well;
      log.warn(well ? "the watchdog is fed again" : "the watchdog is not fed: a resource is stuck");
    }
  }

  private void feed() {
    try {
      watchdog.feed();
    } catch (IOException e) {
      log.error("{}; this host will be reset", e.getMessage());
    }
  }

  /// Disarms it, also for a caller who is interrupted.
  @Override
  public synchronized void close() {
    thread.close();
    try {
      watchdog.close();
    } catch (IOException e) {
      log.error("{}; this host may be reset", e.getMessage());
    }
  }
}
