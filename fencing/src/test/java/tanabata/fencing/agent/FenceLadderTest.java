package tanabata.fencing.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.process.Scripts;
import tanabata.foundation.NodeId;

/// The ladder over real processes.
@Timeout(60)
class FenceLadderTest {

  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Duration LONG = Duration.ofSeconds(30);

  /// Notes every call in `calls`, and by `off` becomes off.
  private static final String GOOD =
      """
      while IFS== read -r key value; do
        [ "$key" = action ] && action=$value
      done
      echo "$(basename "$0") $action" >>"$here/calls"
      case $action in
        off|reboot) exit 0 ;;
        status) exit 2 ;;
      esac
      exit 1
      """;

  @TempDir Path folder;
  private final BlockingQueue<FenceResult> results = new LinkedBlockingQueue<>();

  private FenceDevice agent(String name, String body) throws IOException {
    Path script = Scripts.script(folder, name, body);
    return device(script, FenceAction.OFF, Duration.ZERO, LONG, 0, true);
  }

  private static FenceDevice device(
      Path script,
      FenceAction action,
      Duration delay,
      Duration timeout,
      int retries,
      boolean verify) {
    return new FenceDevice(
        script.toString(), Map.of("plug", "7"), action, delay, timeout, retries, verify);
  }

  private FenceResult fence(FenceLevel... levels) throws InterruptedException {
    try (FenceLadder _ = FenceLadder.start(ALTAIR, List.of(levels), results::add)) {
      return results.take();
    }
  }

  private List<String> calls() throws IOException {
    return Scripts.lines(folder.resolve("calls"));
  }

  private static String failed(FenceResult result) {
    return assertInstanceOf(FenceResult.Failed.class, result).sentence();
  }

  @Test
  void off_counts_when_status_has_confirmed_it() throws Exception {
    FenceResult result = fence(new FenceLevel(1, List.of(agent("fence_good", GOOD))));

    assertEquals(
        new FenceResult.Achieved(
            "altair is fenced (level 1): "
                + folder.resolve("fence_good")
                + " switched it off and read back off"),
        result);
    assertEquals(List.of("fence_good off", "fence_good status"), calls());
  }

  @Test
  void off_does_not_count_when_status_says_on() throws Exception {
    FenceDevice liar = agent("fence_liar", "exit 0");

    String sentence = failed(fence(new FenceLevel(1, List.of(liar))));

    assertTrue(sentence.endsWith("it said that off succeeded, but status says on"), sentence);
    assertTrue(sentence.startsWith("altair is not known to be fenced: level 1: "), sentence);
  }

  @Test
  void an_agent_that_knows_no_status_may_be_taken_at_its_word() throws Exception {
    Path script = Scripts.script(folder, "fence_good", GOOD);

    assertInstanceOf(
        FenceResult.Achieved.class,
        fence(
            new FenceLevel(
                1, List.of(device(script, FenceAction.OFF, Duration.ZERO, LONG, 0, false)))));
    assertEquals(List.of("fence_good off"), calls());
  }

  @Test
  void a_reboot_is_not_read_back() throws Exception {
    Path script = Scripts.script(folder, "fence_good", GOOD);

    assertInstanceOf(
        FenceResult.Achieved.class,
        fence(
            new FenceLevel(
                1, List.of(device(script, FenceAction.REBOOT, Duration.ZERO, LONG, 0, true)))));
    assertEquals(List.of("fence_good reboot"), calls());
  }

  @Test
  void all_devices_of_a_level_must_succeed_else_the_next_level_is_tried() throws Exception {
    FenceDevice left = agent("fence_left", GOOD);
    FenceDevice right = agent("fence_right", "echo no route >&2; exit 1");
    FenceDevice second = agent("fence_second", GOOD);

    FenceResult result =
        fence(new FenceLevel(2, List.of(second)), new FenceLevel(1, List.of(left, right)));

    assertInstanceOf(FenceResult.Achieved.class, result);
    assertTrue(result.sentence().startsWith("altair is fenced (level 2): "), result.sentence());
    assertEquals(
        List.of("fence_left off", "fence_left status", "fence_second off", "fence_second status"),
        calls());
  }

  @Test
  void when_every_level_fails_the_sentence_tells_why_each_did() throws Exception {
    String sentence =
        failed(
            fence(
                new FenceLevel(1, List.of(agent("fence_one", "echo no route >&2; exit 1"))),
                new FenceLevel(3, List.of(agent("fence_three", "exit 5")))));

    assertEquals(
        "altair is not known to be fenced: level 1: "
            + folder.resolve("fence_one")
            + ": off failed with status 1 (no route); level 3: "
            + folder.resolve("fence_three")
            + ": off failed with status 5",
        sentence);
  }

  @Test
  void without_agents_nothing_is_certain() throws Exception {
    assertEquals(
        "altair is not known to be fenced: no fence agents are configured for it", failed(fence()));
  }

  @Test
  void a_failed_attempt_is_repeated() throws Exception {
    Path script =
        Scripts.script(
            folder,
            "fence_shy",
            "[ -e \"$here/asked\" ] || { : >\"$here/asked\"; exit 1; }\n" + GOOD);

    assertInstanceOf(
        FenceResult.Achieved.class,
        fence(
            new FenceLevel(
                1, List.of(device(script, FenceAction.OFF, Duration.ZERO, LONG, 1, true)))));
    assertEquals(List.of("fence_shy off", "fence_shy status"), calls());
  }

  @Test
  void a_timeout_is_a_failure_and_leaves_no_process_behind() throws Exception {
    Path script =
        Scripts.script(
            folder, "fence_slow", "sleep 1000 & echo $! >\"$here/child\"; echo hm >&2; wait");
    Duration limit = Duration.ofSeconds(4);

    String sentence =
        failed(
            fence(
                new FenceLevel(
                    1, List.of(device(script, FenceAction.OFF, Duration.ZERO, limit, 0, true)))));

    assertTrue(sentence.endsWith(": off took longer than 4 s and was killed (hm)"), sentence);
    Scripts.awaitEnd(folder.resolve("child"));
  }

  @Test
  void a_ladder_that_waits_can_be_called_off_and_does_nothing() throws Exception {
    Path script = Scripts.script(folder, "fence_good", GOOD);
    FenceDevice late = device(script, FenceAction.OFF, Duration.ofMinutes(10), LONG, 0, true);
    FenceLadder ladder =
        FenceLadder.start(ALTAIR, List.of(new FenceLevel(1, List.of(late))), results::add);

    ladder.close();

    assertEquals(
        "altair is not known to be fenced: called off before another agent was started",
        failed(results.take()));
    assertEquals(List.of(), calls());
    ladder.close();
    assertEquals(null, results.poll());
  }

  @Test
  void an_agent_that_has_begun_and_the_rest_of_its_level_are_not_called_off() throws Exception {
    // The agent opens one pipe, which tells that it has begun, and then waits at the other.
    Path begun = pipe("begun");
    Path gate = pipe("gate");
    Path held =
        Scripts.script(
            folder, "fence_held", ": >\"$here/begun\"; read -r x <\"$here/gate\"\n" + GOOD);
    FenceLevel level =
        new FenceLevel(
            1,
            List.of(
                device(held, FenceAction.OFF, Duration.ZERO, LONG, 0, false),
                agent("fence_rest", GOOD)));
    FenceLadder ladder = FenceLadder.start(ALTAIR, List.of(level), results::add);

    Files.readString(begun);
    ladder.close();
    Files.writeString(gate, "\n");

    assertInstanceOf(FenceResult.Achieved.class, results.take());
    assertEquals(List.of("fence_held off", "fence_rest off", "fence_rest status"), calls());
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }
}
