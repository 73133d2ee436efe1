package tanabata.foundation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SanitizerTest {
  @Test
  void a_name_is_shown_without_line_breaks() {
    assertEquals("'a?b'", Sanitizer.quoted("a\nb"));
  }

  @Test
  void nothing_is_left_that_a_terminal_would_act_on() {
    String hostile = "a\u001b[2Jb\nc\u202ed\u0000e\u2028f\u009b31mg\ud800h\u200bi é漢😀";
    assertEquals("a?[2Jb?c?d?e?f?31mg?h?i é漢😀", Sanitizer.onOneLine(hostile));
    assertEquals("a?[2Jb\nc?d?e?f?31mg?h?i é漢😀", Sanitizer.lines(hostile));
    assertEquals(
        "a\\u001b[2Jb\\u000ac\\u202ed\\u0000e\\u2028f\\u009b31mg\\ud800h\\u200bi é漢😀",
        Sanitizer.json(hostile));
  }

  /// A peer may send any name, and its refusal is logged.
  @Test
  void a_name_that_is_refused_is_shown_on_one_line_and_short() {
    String text = "vega\n12:00 INFO all is well\u001b[2J" + "x".repeat(60_000);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> new NodeId(text)).getMessage();

    assertTrue(refusal.contains("got 'vega?12:00 INFO"), refusal);
    assertFalse(refusal.chars().anyMatch(Character::isISOControl), refusal);
    assertTrue(refusal.length() < 300, refusal);
  }
}
