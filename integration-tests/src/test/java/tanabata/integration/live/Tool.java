package tanabata.integration.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A program of this host that tests run. Where it is missing the test is skipped and says why; in
/// CI (`CI=true`) it fails, because a skip there would be a hole that nobody sees.
public record Tool(Path program) {

  private static final Path HERE = Path.of("/tmp");

  public static Tool required(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/sbin"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      skip("the program '" + name + "' is not installed on this host");
    }
    return new Tool(found.orElseThrow());
  }

  /// Ends the test as skipped, or as failed in CI.
  public static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail("in CI nothing is skipped: " + reason);
    }
    System.err.println("SKIPPED: " + reason);
    Assumptions.abort("SKIPPED: " + reason);
  }

  /// Runs it and demands success.
  ///
  /// @return both outputs
  public String run(String... arguments) throws IOException, InterruptedException {
    return attempt(arguments).demandSuccess();
  }

  public Program.End attempt(String... arguments) throws IOException, InterruptedException {
    return Program.run(HERE, line(arguments));
  }

  public Program start(String... arguments) throws IOException {
    return Program.start(HERE, line(arguments), Map.of());
  }

  private List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    return line;
  }
}
