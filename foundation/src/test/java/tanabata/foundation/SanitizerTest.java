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
