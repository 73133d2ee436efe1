package tanabata.cli;

import java.io.Console;
import java.util.Locale;

/// Asks the person at the terminal, if there is one.
@FunctionalInterface
public interface Prompt {

  Answer ask(String question);

  enum Answer {
    YES,
    NO,
    /// Nobody can be asked.
    NO_TERMINAL
  }

  /// Asks at the terminal of this process.
  static Answer atTerminal(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Answer.NO_TERMINAL;
    }
    String line = console.readLine("%s [y/N] ", question);
    String word = line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
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
}
