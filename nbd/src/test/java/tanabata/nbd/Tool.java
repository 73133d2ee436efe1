package tanabata.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A program of the host that tests run. Where it is not installed, the test is skipped and says
/// so.
public record Tool(Path program) {

  private static final long PATIENCE_SECONDS = 120;

  public static Tool named(String name) {
    Path program =
        Stream.of(System.getenv("PATH").split(":"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of(""));
    Assumptions.assumeTrue(
        Files.isExecutable(program) && Files.isRegularFile(program),
        () -> "SKIPPED: the program '" + name + "' is not installed on this host");
    return new Tool(program);
  }

  /// Runs it, demands success, and returns what it printed.
  public String run(Path directory, String... arguments) throws IOException, InterruptedException {
    return run(directory, true, arguments);
  }

  /// Runs it, demands failure, and returns what it printed.
  public String refusal(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return run(directory, false, arguments);
  }

  private String run(Path directory, boolean succeeds, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String printed = Files.readString(output);
    assertEquals(succeeds, process.exitValue() == 0, () -> String.join(" ", line) + "\n" + printed);
    return printed;
  }
}
