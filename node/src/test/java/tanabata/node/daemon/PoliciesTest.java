package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.foundation.state.Evidence;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

class PoliciesTest {

  @TempDir Path folder;

  private NodeConfig config(String root, String resource, String altair) throws Exception {
    Path file = folder.resolve("tanabata.conf");
    Files.writeString(
        file,
        """
        node = vega, control = control.sock
        %s
        resource home {
          size = 1M
          %s
          on vega { disk = "home.img", address = "127.0.0.1:7788" }
          on altair { disk = "home.img", address = "127.0.0.1:7789", %s }
        }
        """
            .formatted(root, resource, altair));
    return ConfigReader.read(file);
  }

  private Policy policy(String root, String resource, String altair) throws Exception {
    NodeConfig config = config(root, resource, altair);
    return Policies.of(config.resources().getFirst(), config.witness());
  }

  @Test
  void without_witness_and_agents_only_an_operator_decides() throws Exception {
    assertEquals(
        new Policy(
            Timing.DEFAULT,
            Policy.Witness.NONE,
            Policy.Prefer.NOBODY,
            Evidence.Level.LEASE,
            Policy.Agents.NONE,
            Policy.Locks.NONE),
        policy("", "", ""));
  }

  @Test
  void what_is_written_becomes_the_policy() throws Exception {
    Policy policy =
        policy(
            "witness { connect = \"127.0.0.1:2181\", ask-timeout = 1s }",
            "fencing { lease = 3s, evidence = power, prefer = altair }",
            "fence { level1 = [{ agent = fence_dummy }] }");
    assertEquals(Policy.Witness.CONFIGURED, policy.witness());
    assertEquals(Policy.Agents.CONFIGURED, policy.agents());
    assertEquals(Evidence.Level.POWER, policy.weakest());
    assertEquals(Policy.Prefer.THE_PEER, policy.prefer());
    assertEquals(Duration.ofSeconds(3), policy.timing().lease());
    assertEquals(Duration.ofMillis(1250), policy.timing().askTimeout());
    assertEquals(Policy.Prefer.THIS_NODE, policy("", "fencing { prefer = vega }", "").prefer());
    assertEquals(
        Policy.Prefer.OPEN_CLIENTS, policy("", "fencing { prefer = open-clients }", "").prefer());
  }

  /// A reset link is noticed at once, a silent one after the ping-timeout.
  @Test
  void by_default_requests_are_held_for_three_seconds_after_a_reset_and_below_ten_after_a_cut()
      throws Exception {
    ResourceConfig home = config("", "", "").resources().getFirst();
    Timing timing = home.fencing().timing();
    Duration reset = timing.lease().plus(timing.guard());
    assertEquals(Duration.ofSeconds(3), reset);
    assertEquals(
        Duration.ofMillis(6500), home.net().pingTimeout().plus(reset).plus(timing.claimDelay()));
    assertTrue(home.warnings().isEmpty());
  }
}
