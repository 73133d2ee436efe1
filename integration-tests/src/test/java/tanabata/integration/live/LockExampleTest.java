package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.testbed.net.FreePort;

/// The example in `docs/examples` is a program that runs.
class LockExampleTest {

  @TempDir private Path directory;

  @Test
  void two_spaces_share_a_counter() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            root.resolve("docs/examples/SharedCounter.java").toString(),
            Integer.toString(freePort()),
            Integer.toString(freePort()));
    Map<String, String> environment = Map.of("CLASSPATH", System.getProperty("java.class.path"));
    try (Program program = Program.start(directory, line, environment)) {
      Program.End end = program.await(Duration.ofMinutes(2));
      assertEquals(0, end.status(), end::toString);
      assertTrue(end.out().contains("the counter is 2000"), end::toString);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = FreePort.open()) {
      return free.getLocalPort();
    }
  }
}
