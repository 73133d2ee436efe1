package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.Timing;
import tanabata.fencing.agent.FenceAction;
import tanabata.fencing.agent.FenceDevice;
import tanabata.fencing.agent.FenceLevel;
import tanabata.fencing.hook.HookEvent;
import tanabata.fencing.hook.HookPrograms;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;
import tanabata.node.config.FencingConfig.Prefer;

/// What a file may say about fencing, and what it becomes.
class FencingConfigTest {

  private static final String FENCING =
      """
      fencing {
        beat = 100ms, lease = 1s, guard = 200ms, claim-delay = 0s, start-alone = 1m
        prefer = altair, evidence = power
        hooks {
          timeout = 5s
          cut = "/usr/local/bin/tell  admin"
          split-brain = ["bin/tell", "two words"]
        }
      }
      """;

  private static final String FENCE =
      """
      on altair {
        fence {
          level1 = [
            { agent = fence_ipmilan, parameters { ip = 10.0.0.9, lanplus = true, password = "0ct7 &!secret" } }
          ]
          level9 = [
            { agent = "bin/fence_pdu", action = reboot, delay = 5s, timeout = 1m, retries = 0,
              verify = false }
            { agent = fence_dummy }
          ]
        }
      """;

  @TempDir Path folder;

  private NodeConfig read(String text) throws IOException, BadConfiguration {
    return ConfigReader.read(Files.writeString(folder.resolve("tanabata.conf"), text));
  }

  private ResourceConfig home(String text) throws IOException, BadConfiguration {
    return read(text).resource("home").orElseThrow();
  }

  private static String full() {
    return Example.with("protocol = C", FENCING).replace("on altair {", FENCE);
  }

  @Test
  void every_key_of_fencing_is_read() throws Exception {
    FencingConfig fencing = home(full()).fencing();

    assertEquals(
        new Timing(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ZERO,
            Duration.ofMinutes(1),
            Timing.DEFAULT.askTimeout(),
            Timing.DEFAULT.retry()),
        fencing.timing());
    assertEquals(new Prefer.Host(new NodeId("altair")), fencing.prefer());
    assertEquals(Evidence.Level.POWER, fencing.evidence());
    assertEquals(
        new HookPrograms(
            Map.of(
                HookEvent.CUT, List.of("/usr/local/bin/tell", "admin"),
                HookEvent.SPLIT_BRAIN, List.of(folder.resolve("bin/tell").toString(), "two words")),
            Duration.ofSeconds(5)),
        fencing.hooks());
  }

  @Test
  void a_host_says_how_it_is_fenced() throws Exception {
    ResourceConfig home = home(full());

    assertEquals(List.of(), home.here().fence());
    assertEquals(
        List.of(
            new FenceLevel(
                1,
                List.of(
                    new FenceDevice(
                        "fence_ipmilan",
                        Map.of("ip", "10.0.0.9", "lanplus", "true", "password", "0ct7 &!secret"),
                        FenceAction.OFF,
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        1,
                        true))),
            new FenceLevel(
                9,
                List.of(
                    new FenceDevice(
                        folder.resolve("bin/fence_pdu").toString(),
                        Map.of(),
                        FenceAction.REBOOT,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        0,
                        false),
                    new FenceDevice(
                        "fence_dummy",
                        Map.of(),
                        FenceAction.OFF,
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        1,
                        true)))),
        home.peer().fence());
  }

  @Test
  void a_configuration_that_is_printed_shows_no_password() throws Exception {
    assertFalse(read(full()).toString().contains("secret"));
  }

  @Test
  void without_a_section_everything_has_its_default() throws Exception {
    NodeConfig config = read(Example.SHORT);

    assertEquals(
        new FencingConfig(
            Timing.DEFAULT, new Prefer.Nobody(), Evidence.Level.LEASE, HookPrograms.none()),
        config.resources().get(0).fencing());
    assertEquals(Optional.empty(), config.watchdog());
    assertEquals(FencingConfig.DEFAULT, home(Example.with("protocol = C", "fencing {}")).fencing());
  }

  @Test
  void who_should_survive_may_depend_on_the_clients() throws Exception {
    assertEquals(
        new Prefer.OpenClients(),
        home(Example.with("protocol = C", "fencing { prefer = open-clients }")).fencing().prefer());
    assertEquals(
        new Prefer.Nobody(),
        home(Example.with("protocol = C", "fencing { prefer = none }")).fencing().prefer());
  }

  @Test
  void the_watchdog_belongs_to_the_node() throws Exception {
    assertEquals(
        Optional.of(
            new WatchdogConfig(
                Path.of("/dev/watchdog"), WatchdogConfig.Feed.LEASE, Optional.empty())),
        read(Example.SHORT + "watchdog {}").watchdog());
    assertEquals(
        Optional.of(
            new WatchdogConfig(
                Path.of("/dev/watchdog1"),
                WatchdogConfig.Feed.LOOP,
                Optional.of(Duration.ofSeconds(10)))),
        read(Example.SHORT + "watchdog { device = /dev/watchdog1, feed = loop, timeout = 10s }")
            .watchdog());
  }

  @Test
  void a_freeze_that_could_last_long_is_warned_of_with_its_parts() throws Exception {
    assertEquals(Duration.ofMillis(6500), home(Example.SHORT).freezeBound());
    assertEquals(List.of(), home(Example.SHORT).warnings());
    assertEquals(
        List.of(
            "resource home: after a silent cut, requests are held for up to 13000 ms (ping-timeout"
                + " 3000 + lease 9000 + guard 500 + claim-delay 500), which is more than 10000 ms;"
                + " clients may give up"),
        home(Example.with("protocol = C", "fencing { lease = 9s }")).warnings());
  }
}
