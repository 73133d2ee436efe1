package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Programs of this host, in one directory. The Java machine itself uses its own mount with calls
/// that wait outside of it only: a page of a mapping that it waits for would hold all its threads.
record Shell(Path directory, List<String> prefix) {

  Shell(Path directory) {
    this(directory, List.of());
  }

  /// As another user.
  Shell as(int uid) {
    return new Shell(directory, asUser(uid));
  }

  static List<String> asUser(int uid) {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
  }

  private ProcessBuilder builder(String script) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("/bin/sh", "-ec", script));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Not its working directory from the start: another user's program may not be begun there.
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private String inDirectory(String script) {
    return "cd '" + directory + "'\n" + script;
  }

  Process start(String script) throws IOException {
    return builder(inDirectory(script)).start();
  }

  /// Runs it and demands success.
  String run(String script) throws IOException, InterruptedException {
    Process process = start(script);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> script + "\n" + output);
    return output.strip();
  }

  /// Runs it and demands failure.
  String fail(String script) throws IOException, InterruptedException {
    Process process = start(script);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assertions.assertNotEquals(0, process.waitFor(), () -> script + "\n" + output);
    return output.strip();
  }

  static void require(String program) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/sbin"))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      skip("the program '" + program + "' is not installed on this host");
    }
  }

  /// Ends the test as skipped, or as failed in CI.
  static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail("in CI nothing is skipped: " + reason);
    }
    System.err.println("SKIPPED: " + reason);
    Assumptions.abort("SKIPPED: " + reason);
  }
}
