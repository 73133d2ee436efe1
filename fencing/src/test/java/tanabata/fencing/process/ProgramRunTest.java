package tanabata.fencing.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private ProgramEnd run(String body, String input, Duration limit) throws Exception {
    Path script = Scripts.script(folder, "program", body);
    return ProgramRun.run(List.of(script.toString(), "a b"), Map.of("WORD", "w"), input, limit);
  }

  @Test
  void input_arguments_environment_outputs_and_status_go_through() throws Exception {
    assertEquals(
        new ProgramEnd.Exited(7, new ProgramEnd.Said("a b w in\n/\n", "err\n")),
        run("read x; echo \"$1 $WORD $x\"; pwd; echo err >&2; exit 7", "in\n", LONG));
  }

  @Test
  void a_program_that_takes_too_long_is_killed_with_its_children() throws Exception {
    ProgramEnd end =
        run(
            "sleep 1000 & echo $! >\"$here/child\"; echo $$ >\"$here/self\"; echo begun; wait",
            "",
            Duration.ofSeconds(4));

    assertInstanceOf(ProgramEnd.TimedOut.class, end);
    Scripts.awaitEnd(folder.resolve("self"));
    Scripts.awaitEnd(folder.resolve("child"));
  }

  @Test
  void a_child_that_keeps_the_output_open_holds_nobody_up() throws Exception {
    ProgramEnd end = run("sleep 1000 & echo $! >\"$here/child\"; echo done", "", LONG);

    assertEquals(new ProgramEnd.Exited(0, new ProgramEnd.Said("done\n", "")), end);
    ProcessHandle.of(Long.parseLong(Scripts.lines(folder.resolve("child")).get(0)))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void endless_output_is_read_and_bounded() throws Exception {
    ProgramEnd end = run("head -c 1000000 /dev/zero | tr '\\0' x", "", LONG);

    assertEquals(new ProgramEnd.Exited(0, new ProgramEnd.Said("x".repeat(16 << 10), "")), end);
  }

  @Test
  void a_program_that_does_not_read_its_input_is_none_the_worse() throws Exception {
    assertEquals(
        new ProgramEnd.Exited(0, new ProgramEnd.Said("", "")),
        run("exec <&-; exit 0", "x".repeat(200_000), LONG));
  }

  @Test
  void a_program_that_is_missing_is_named() throws Exception {
    ProgramEnd end = ProgramRun.run(List.of("fence_nowhere"), Map.of(), "", LONG);

    assertEquals(
        new ProgramEnd.NotStarted("there is no program 'fence_nowhere' that may be executed"), end);
  }

  @Test
  void a_program_that_the_kernel_refuses_is_named() throws Exception {
    Path script = Scripts.script(folder, "broken", "exit 0");
    java.nio.file.Files.writeString(script, "#!/no/such/shell\n");

    ProgramEnd end = ProgramRun.run(List.of(script.toString()), Map.of(), "", LONG);

    String reason = assertInstanceOf(ProgramEnd.NotStarted.class, end).reason();
    assertTrue(reason.startsWith(script + " cannot be started: "), reason);
  }

  @Test
  void names_are_found_in_the_path_in_its_order_and_never_in_the_current_folder() throws Exception {
    Path script = Scripts.script(folder, "fence_x", "exit 0");

    assertEquals(Optional.of(script), ProgramPath.find("fence_x", "::/nowhere:" + folder));
    assertEquals(Optional.empty(), ProgramPath.find("fence_x", ":/nowhere"));
    assertEquals(Optional.of(script), ProgramPath.find(script.toString(), ""));
    assertEquals(Optional.empty(), ProgramPath.find(folder.toString(), ""));
    assertEquals(Optional.empty(), ProgramPath.find("fence\0x", folder.toString()));
  }
}
