package tanabata.integration.fuzz;

/// Judges what is said of bad input.
final class Sentences {

  private static final int LONGEST = 4000;

  private Sentences() {}

  /// One line with words in it, fit for a log and a terminal: nothing in it may forge a second line
  /// or steer a terminal.
  static void check(String sentence) {
    if (sentence == null || sentence.isBlank() || sentence.equals("null")) {
      throw new AssertionError("it is refused without a sentence: " + sentence);
    }
    if (sentence.length() > LONGEST) {
      throw new AssertionError("a sentence of " + sentence.length() + " chars: " + sentence);
    }
    if (sentence.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("a sentence with control characters in it: " + sentence);
    }
  }
}
