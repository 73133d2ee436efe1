package tanabata.cli;

import java.io.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Asks the person at the terminal, if there is one.
@FunctionalInterface
public interface Prompt {

  /// @return what was typed, perhaps nothing; empty if nobody can be asked
  Optional<String> line(String question);

  enum Answer {
    YES,
    NO,
    /// Nobody can be asked.
    NO_TERMINAL
  }

  /// Asks at the terminal of this process.
  static Optional<String> atTerminal(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    return Optional.ofNullable(console.readLine("%s ", question)).map(String::strip);
  }

  default Answer ask(String question) {
    Optional<String> line = line(question + " [y/N]");
    if (line.isEmpty()) {
      return Answer.NO_TERMINAL;
    }
    String word = line.get().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes") ? Answer.YES : Answer.NO;
  }

  /// Returns if the person agrees, or has agreed beforehand by `--yes`.
  default void insist(String question, boolean agreed) {
    if (agreed) {
      return;
    }
    switch (ask(question)) {
      case YES -> {}
      case NO -> throw new Failure(ExitCode.REFUSED, "not confirmed; nothing was changed");
      case NO_TERMINAL ->
          throw new Failure(
              ExitCode.REFUSED,
              question + " Nobody can be asked without a terminal: say --yes to agree.");
    }
  }

  /// Returns if the person agrees that each of these is overwritten, or has agreed beforehand.
  default void insistOnOverwriting(List<Path> existing, boolean agreed) {
    for (Path file : existing) {
      insist(file + " is there already. Overwrite it?", agreed);
    }
  }
}
