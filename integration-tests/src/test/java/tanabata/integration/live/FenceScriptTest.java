package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script `fence_tanabata` beside a launcher that is made to answer as the test likes.
@Timeout(60)
class FenceScriptTest {

  @TempDir Path folder;

  private Program.End agent(String launcher, String... arguments) throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.exists(here.resolve("fence_tanabata")) ? here : here.getParent();
    Path script = Files.createDirectories(folder.resolve("a b")).resolve("fence_tanabata");
    if (Files.notExists(script)) {
      Files.copy(root.resolve("fence_tanabata"), script);
    }
    program(script.resolveSibling("tanabata"), launcher);
    Path link = folder.resolve("link");
    if (Files.notExists(link)) {
      Files.createSymbolicLink(link, script);
    }
    List<String> line = new ArrayList<>(List.of(link.toString()));
    line.addAll(List.of(arguments));
    return Program.run(folder, line);
  }

  private static void program(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertEnd(int status, String out, Program.End end) {
    assertEquals(status, end.status(), end.toString());
    assertEquals(out, end.out());
  }

  @Test
  void arguments_output_and_success_go_through() throws Exception {
    assertEnd(
        0,
        "fence-agent -o list|x y\naltair\n",
        agent("IFS='|'; echo \"$1 $2 $3|$4\"; echo altair", "-o", "list", "x y"));
  }

  @Test
  void a_two_is_off_only_if_it_was_said() throws Exception {
    assertEnd(2, "Status: OFF: its lease\n", agent("echo 'Status: OFF: its lease'; exit 2"));
    assertEnd(1, "", agent("exit 2"));
    assertEnd(1, "Status: ON\n", agent("echo 'Status: ON'; exit 2"));
    assertEnd(1, "", agent("set -u; echo \"$nowhere\""));
  }

  @Test
  void every_other_failure_is_a_one() throws Exception {
    assertEnd(1, "", agent("exit 3"));
    assertEnd(1, "", agent("exec /no/such/java"));
    assertEnd(1, "", agent("kill -9 $$"));
  }
}
