package tanabata.cli;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes what the command line says, and asks the person at the terminal for the rest, again and
/// again until the answer is right.
///
/// @param warn prints what was wrong with an answer
/// @param example a whole command line, for those who cannot be asked
record Questions(Prompt prompt, Consumer<String> warn, String example) {

  /// @param words the question
  /// @param usual what an empty answer means; empty if there must be an answer
  /// @param meaning of an answer; fails with a sentence if it has none
  record Question<T>(String words, Optional<String> usual, Function<String, T> meaning) {}

  <T> T answer(Optional<String> said, Question<T> question) {
    return said.isPresent() ? question.meaning().apply(said.get()) : ask(question);
  }

  private <T> T ask(Question<T> question) {
    String words =
        question.words() + question.usual().map(usual -> " [" + usual + "]:").orElse(":");
    while (true) {
      String line = prompt.line(words).orElseThrow(() -> missing(question));
      try {
        return question.meaning().apply(line.isEmpty() ? question.usual().orElse("") : line);
      } catch (Failure wrong) {
        warn.accept(wrong.getMessage());
      }
    }
  }

  private Failure missing(Question<?> question) {
    return new Failure(
        ExitCode.USAGE,
        "'"
            + question.words()
            + "' is not answered, and nobody can be asked without a terminal; say it, such as: "
            + example);
  }
}
