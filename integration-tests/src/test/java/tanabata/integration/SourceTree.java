package tanabata.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The sources of all modules, for rules about their text.
public final class SourceTree {

  /// Each may be read alone; tests of the whole are in the last one.
  private static final List<String> MODULES =
      List.of(
          "foundation",
          "platform",
          "simulation",
          "filesystem",
          "nbd",
          "replication",
          "fencing",
          "dlm",
          "node",
          "testbed",
          "cli",
          "integration-tests");

  private SourceTree() {}

  /// Whether a build runs in the root or in a module.
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("foundation")) ? here : here.getParent();
  }

  static List<Path> all() {
    return below("src");
  }

  static List<Path> main() {
    return below("src/main");
  }

  private static List<Path> below(String folder) {
    return MODULES.stream()
        .map(module -> root().resolve(module).resolve(folder))
        .filter(Files::isDirectory)
        .flatMap(SourceTree::files)
        .toList();
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
