package tanabata.node.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which of the known words someone meant.
public final class Nearest {

  private Nearest() {}

  /// The known word that differs in the fewest letters, if they are few enough to be a slip.
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(candidate -> distance(word, candidate) <= Math.max(2, word.length() / 3));
  }

  /// ` (did you mean 'x'?)`, or nothing.
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map(nearest -> " (did you mean '" + nearest + "'?)").orElse("");
  }

  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int swap = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                previous[column - 1] + swap, Math.min(previous[column], current[column - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
