package tanabata.node.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What every sentence that is shown to operators has in common.
final class Sentences {

  private Sentences() {}

  /// Whether a person can read it: not empty, without a value that is missing, and without a record
  /// as Java prints it.
  static void assertSentence(String text) {
    assertFalse(text.isBlank(), "nothing is said");
    assertFalse(text.contains("null"), text);
    assertFalse(text.contains("Optional"), text);
    assertFalse(text.matches(".*\\w\\[.*"), text);
    assertFalse(text.contains("  "), text);
    assertEquals(text.strip(), text);
  }

  static void assertDistinct(List<String> texts) {
    assertEquals(texts.size(), Set.copyOf(texts).size(), texts.toString());
  }

  /// Whether `tried` has one of every kind of the sealed type.
  static void assertOneOfEach(Class<?> sealed, List<?> tried) {
    Set<String> wanted = kinds(sealed).map(Class::getName).collect(Collectors.toSet());
    Set<String> found =
        tried.stream().map(one -> one.getClass().getName()).collect(Collectors.toSet());
    assertEquals(wanted, found);
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Sentences::kinds)
        : Stream.of(type);
  }
}
