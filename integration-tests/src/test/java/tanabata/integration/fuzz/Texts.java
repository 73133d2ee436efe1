package tanabata.integration.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can happen to a text of keys and values that was right.
final class Texts {

  private static final Pattern WORD = Pattern.compile("\"[^\"\\n]*\"|[\\p{Alnum}._-]+");
  private static final int DEEP = 3_000;

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "[[1],{a:2}]",
          "-1",
          "0",
          "1e999",
          "NaN",
          "0.5",
          "1e9",
          "99999999999999999999999999",
          "9223372036854775807",
          "\"\"",
          "\" \"",
          "\"a\\nb\"",
          "\"\\u0000\"",
          "\"\\ud83c\"",
          "\"\\u001b[2J\"",
          "\"星\"",
          "\"a/../b\"",
          "\"[::1]:7788\"",
          "\"127.0.0.1:99999\"",
          "both",
          "10y",
          "1ns",
          "99999999d",
          "3G",
          "1T",
          "4097",
          "9999999T",
          "${node}",
          "${?nowhere}",
          "${nowhere}",
          "${a",
          "\"\"\"x\"\"\"",
          "\"",
          "'",
          "\\",
          "\"\\");

  private Texts() {}

  /// @param words of the same language, to be put where others were
  static String corrupt(Draw draw, String text, List<String> words) {
    String corrupted = text;
    for (int i = draw.chance(60) ? 1 : draw.between(2, 4); i > 0; i--) {
      corrupted = once(draw, corrupted, words);
    }
    return corrupted;
  }

  private static String once(Draw draw, String text, List<String> words) {
    int at = draw.below(text.length() + 1);
    int end = draw.between(at, Math.min(text.length(), at + 20));
    return switch (draw.below(16)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + draw.text(5) + text.substring(at);
      case 2 -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
      case 3, 4 -> lines(draw, text);
      case 5 -> text.substring(0, at) + nest(draw) + text.substring(at);
      case 6, 7, 8, 9 -> word(draw, text, draw.oneOf(words));
      case 10 -> word(draw, text, "\"" + draw.text(8).replaceAll("[\"\\\\\\n]", "x") + "\"");
      case 11 -> word(draw, text, Long.toString(draw.number(5000)));
      default -> word(draw, text, draw.oneOf(ODD));
    };
  }

  private static String nest(Draw draw) {
    int depth = draw.chance(80) ? draw.below(40) : DEEP;
    String open = draw.oneOf(List.of("[", "{a:", "a{", "(", "\"a\":{"));
    return open.repeat(depth) + (draw.chance(50) ? "1" + "]".repeat(depth) : "");
  }

  private static String lines(Draw draw, String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    Mutations.shuffleSome(draw, lines);
    return String.join("\n", lines);
  }

  /// Another word in the place of one of those that there are.
  private static String word(Draw draw, String text, String other) {
    List<int[]> places = new ArrayList<>();
    for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    if (places.isEmpty()) {
      return text + other;
    }
    int[] place = draw.oneOf(places);
    return text.substring(0, place[0]) + other + text.substring(place[1]);
  }

  static List<String> words(String text) {
    return WORD.matcher(text).results().map(found -> found.group()).distinct().toList();
  }
}
