package tanabata.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a command can be run, with the exit codes of a shell.
final class CommandPath {

  static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  private CommandPath() {}

  /// The exit code for a command that cannot be run; empty if it can.
  static Optional<Integer> problem(String command) {
    List<Path> places =
        command.contains("/")
            ? List.of(Path.of(command))
            : Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .map(folder -> Path.of(folder, command))
                .toList();
    if (places.stream()
        .anyMatch(place -> Files.isRegularFile(place) && Files.isExecutable(place))) {
      return Optional.empty();
    }
    return Optional.of(places.stream().anyMatch(Files::exists) ? CANNOT_RUN : NOT_FOUND);
  }
}
