package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.agent.FenceAction;
import tanabata.fencing.agent.FenceDevice;
import tanabata.fencing.agent.FenceLadder;
import tanabata.fencing.agent.FenceLevel;
import tanabata.fencing.agent.FenceResult;
import tanabata.foundation.NodeId;

/// The ladder with an agent of the real family, whose "host" is a file that says on or off.
@Timeout(120)
class FenceAgentsTest {

  @TempDir Path folder;
  private Path power;

  @BeforeEach
  void switchOn() throws Exception {
    Tool.required("fence_dummy");
    power = Files.writeString(folder.resolve("power"), "on");
  }

  private FenceResult fence(Map<String, String> parameters, FenceAction action) throws Exception {
    FenceDevice dummy =
        new FenceDevice(
            "fence_dummy", parameters, action, Duration.ZERO, Duration.ofSeconds(50), 0, true);
    BlockingQueue<FenceResult> results = new LinkedBlockingQueue<>();
    try (FenceLadder _ =
        FenceLadder.start(
            new NodeId("altair"), List.of(new FenceLevel(1, List.of(dummy))), results::add)) {
      return results.take();
    }
  }

  @Test
  void a_real_agent_switches_off_and_reads_back() throws Exception {
    assertEquals(
        new FenceResult.Achieved(
            "altair is fenced (level 1): fence_dummy switched it off and read back off"),
        fence(Map.of("status_file", power.toString()), FenceAction.OFF));
    assertEquals("off", Files.readString(power));
  }

  @Test
  void a_real_agent_that_fails_says_why() throws Exception {
    String sentence =
        assertInstanceOf(
                FenceResult.Failed.class,
                fence(Map.of("type", "fail", "plug", "7", "power_timeout", "1"), FenceAction.OFF))
            .sentence();
    assertTrue(sentence.contains("fence_dummy: off failed with status 1 ("), sentence);
  }
}
