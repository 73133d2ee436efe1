package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.watchdog.Watchdog;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.WatchdogConfig.Feed;

class WatchdogFeederTest {

  private final Dog dog = new Dog();
  private final Liveness home = new Liveness();
  private final Liveness attic = new Liveness();

  private static final class Dog implements Watchdog {
    private String eaten = "";

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(10);
    }

    @Override
    public void feed() {
      eaten += ".";
    }

    @Override
    public void close() {
      eaten += "V";
    }
  }

  private WatchdogFeeder feeder(Feed feed) {
    WatchdogFeeder feeder = new WatchdogFeeder(dog, feed);
    feeder.watch(home);
    feeder.watch(attic);
    return feeder;
  }

  private static void live(Liveness liveness) {
    liveness.ticked();
    liveness.healthy();
  }

  @Test
  void it_is_fed_only_while_every_resource_gives_signs_of_life() {
    try (WatchdogFeeder feeder = feeder(Feed.LEASE)) {
      live(home);
      live(attic);
      feeder.look();
      assertEquals(".", dog.eaten);
      live(home);
      feeder.look();
      assertEquals(".", dog.eaten);
      live(home);
      live(attic);
      feeder.look();
      assertEquals("..", dog.eaten);
    }
    assertEquals("..V", dog.eaten);
  }

  @Test
  void a_lease_that_ran_out_counts_only_where_it_is_fed_for_leases() {
    try (WatchdogFeeder leases = feeder(Feed.LEASE)) {
      live(home);
      attic.ticked();
      leases.look();
      assertEquals("", dog.eaten);
    }
    dog.eaten = "";
    try (WatchdogFeeder loops = feeder(Feed.LOOP)) {
      live(home);
      attic.ticked();
      loops.look();
      assertEquals(".", dog.eaten);
    }
  }

  @Test
  void a_resource_that_ended_in_order_is_not_waited_for() {
    try (WatchdogFeeder feeder = feeder(Feed.LEASE)) {
      feeder.forget(attic);
      live(home);
      feeder.look();
      assertEquals(".", dog.eaten);
    }
  }

  @Test
  void whoever_is_interrupted_disarms_it_and_nothing_is_fed_after_that() {
    WatchdogFeeder feeder = feeder(Feed.LEASE);
    Thread.currentThread().interrupt();
    feeder.close();
    assertTrue(Thread.interrupted());
    live(home);
    live(attic);
    feeder.look();
    assertEquals("V", dog.eaten);
  }

  @Test
  void a_device_of_the_configuration_is_armed_and_disarmed_in_order(@TempDir Path folder)
      throws Exception {
    Path device = Files.createFile(folder.resolve("dog"));
    Path file = folder.resolve("tanabata.conf");
    Files.writeString(
        file,
        """
        node = vega, control = control.sock
        watchdog { device = dog, timeout = 10s }
        resource home {
          size = 1M
          on vega { disk = "home.img", address = "127.0.0.1:7788" }
          on altair { disk = "home.img", address = "127.0.0.1:7789" }
        }
        """);
    NodeConfig node = ConfigReader.read(file);
    try (WatchdogFeeder feeder = WatchdogFeeder.open(node, node.watchdog().orElseThrow())) {
      feeder.look();
      assertTrue(Files.size(device) > 0);
    }
    String eaten = Files.readString(device);
    assertTrue(eaten.endsWith("V") && eaten.length() > 1, eaten);
  }
}
