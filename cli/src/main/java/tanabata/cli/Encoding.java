package tanabata.cli;

import java.util.Arrays;
import java.util.Optional;

/// Whether the words of the command line are what was typed. Java decides that by the locale before
/// anything of ours runs, and loses bytes that the locale knows no character for; the launchers set
/// one in which all are UTF-8.
final class Encoding {

  private Encoding() {}

  /// Why a word may mean something else than elsewhere; empty if all are what they are everywhere.
  ///
  /// @param charset how this process takes the bytes of its command line
  static Optional<String> doubt(String charset, String... words) {
    if (charset.equalsIgnoreCase("UTF-8")) {
      return Optional.empty();
    }
    return Arrays.stream(words)
        .filter(word -> word.chars().anyMatch(c -> c > 0x7e))
        .findFirst()
        .map(word ->
            "'"
                + word
                + "' is not ASCII, and this Java takes the command line for "
                + charset
                + "; start it with the launcher 'tanabata', or with LC_ALL=C.UTF-8");
  }
}
