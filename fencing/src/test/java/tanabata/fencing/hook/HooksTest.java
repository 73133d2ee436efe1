package tanabata.fencing.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.process.Scripts;
import tanabata.foundation.NodeId;

@Timeout(60)
class HooksTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path folder;

  private Hooks hooks(Map<HookEvent, List<String>> lines, Duration timeout, Duration grace) {
    return Hooks.open("home", new HookPrograms(lines, timeout), grace);
  }

  private static HookNotification news(HookEvent event, String reason) {
    return new HookNotification(event, "home", new NodeId("vega"), new NodeId("altair"), reason, 7);
  }

  private List<String> written() throws IOException {
    return Scripts.lines(folder.resolve("written"));
  }

  private List<String> script(String name, String body, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Scripts.script(folder, name, body).toString());
    line.addAll(List.of(arguments));
    return line;
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }

  @Test
  void a_hook_is_told_by_arguments_and_environment() throws Exception {
    List<String> program =
        script("hook", "{ echo \"$*\"; env | grep ^TANABATA_ | sort; } >\"$here/written\"", "mail");
    try (Hooks hooks = hooks(Map.of(HookEvent.SPLIT_BRAIN, program), LONG, LONG)) {
      hooks.tell(news(HookEvent.SPLIT_BRAIN, "both wrote"));
    }
    assertEquals(
        List.of(
            "mail split-brain home",
            "TANABATA_EPOCH=7",
            "TANABATA_EVENT=split-brain",
            "TANABATA_NODE=vega",
            "TANABATA_PEER=altair",
            "TANABATA_REASON=both wrote",
            "TANABATA_RESOURCE=home"),
        written());
  }

  @Test
  void a_reason_that_quotes_a_peer_is_one_line_without_control_characters() throws Exception {
    List<String> program = script("hook", "printf '%s' \"$TANABATA_REASON\" >\"$here/written\"");
    try (Hooks hooks = hooks(Map.of(HookEvent.CUT, program), LONG, LONG)) {
      hooks.tell(news(HookEvent.CUT, "it said \u001b[2J\nall\u0000 is \u202ewell"));
    }
    assertEquals(List.of("it said ?[2J?all? is ?well"), written());
  }

  @Test
  void hooks_run_one_at_a_time_in_the_order_of_the_events() throws Exception {
    List<String> program =
        script(
            "hook",
            "echo \"begin $TANABATA_EVENT\" >>\"$here/written\"; echo end >>\"$here/written\"");
    Map<HookEvent, List<String>> lines =
        Map.of(HookEvent.FROZEN, program, HookEvent.ALONE, program, HookEvent.REJOINED, program);
    try (Hooks hooks = hooks(lines, LONG, LONG)) {
      hooks.tell(news(HookEvent.FROZEN, ""));
      hooks.tell(news(HookEvent.CUT, "nobody wants to know"));
      hooks.tell(news(HookEvent.ALONE, ""));
      hooks.tell(news(HookEvent.REJOINED, ""));
    }
    assertEquals(
        List.of("begin frozen", "end", "begin alone", "end", "begin rejoined", "end"), written());
  }

  @Test
  void a_hook_that_fails_hangs_or_is_missing_does_not_hold_up_the_next() throws Exception {
    Map<HookEvent, List<String>> lines =
        Map.of(
            HookEvent.FROZEN, script("hang", "echo $$ >\"$here/pid\"; exec sleep 1000"),
            HookEvent.ALONE, List.of("/no/such/program"),
            HookEvent.CUT, script("fail", "exit 3"),
            HookEvent.PROMOTED, script("good", "echo good >>\"$here/written\""));
    try (Hooks hooks = hooks(lines, Duration.ofSeconds(4), LONG)) {
      hooks.tell(news(HookEvent.FROZEN, ""));
      hooks.tell(news(HookEvent.ALONE, ""));
      hooks.tell(news(HookEvent.CUT, ""));
      hooks.tell(news(HookEvent.PROMOTED, ""));
    }
    assertEquals(List.of("good"), written());
    Scripts.awaitEnd(folder.resolve("pid"));
  }

  @Test
  void telling_never_waits_and_of_too_many_the_oldest_is_dropped() throws Exception {
    Path begun = pipe("begun");
    Path gate = pipe("gate");
    Map<HookEvent, List<String>> lines =
        Map.of(
            HookEvent.FROZEN, script("held", ": >\"$here/begun\"; read -r x <\"$here/gate\""),
            HookEvent.ALONE, script("note", "echo \"$TANABATA_REASON\" >>\"$here/written\""));
    int many = Hooks.MOST_WAITING + 3;
    try (Hooks hooks = hooks(lines, LONG, LONG)) {
      hooks.tell(news(HookEvent.FROZEN, ""));
      Files.readString(begun);
      IntStream.range(0, many).forEach(i -> hooks.tell(news(HookEvent.ALONE, "" + i)));
      Files.writeString(gate, "\n");
    }
    assertEquals(IntStream.range(3, many).mapToObj(Integer::toString).toList(), written());
  }

  @Test
  void closing_kills_the_hook_that_does_not_end_and_drops_the_rest() throws Exception {
    Path begun = pipe("begun");
    Map<HookEvent, List<String>> lines =
        Map.of(
            HookEvent.FROZEN,
            script("hang", "echo $$ >\"$here/pid\"; : >\"$here/begun\"; exec sleep 1000"),
            HookEvent.ALONE,
            script("late", "echo late >>\"$here/written\""));
    Hooks hooks = hooks(lines, LONG, Duration.ZERO);
    hooks.tell(news(HookEvent.FROZEN, ""));
    hooks.tell(news(HookEvent.ALONE, ""));
    Files.readString(begun);

    hooks.close();

    Scripts.awaitEnd(folder.resolve("pid"));
    hooks.tell(news(HookEvent.ALONE, "after the end"));
    assertEquals(List.of(), written());
  }
}
