package tanabata.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AdminJsonTest {

  @Test
  void an_answer_to_a_lock_request_that_is_not_json_is_malformed_as_any_other_line() {
    for (String line : new String[] {"", "{\"ok\":true,false:4}", "{\"ok\":true}", "[]"}) {
      assertThrows(MalformedLine.class, () -> AdminJson.lockAnswer(line));
    }
  }

  /// Found by fuzzing: the parser fails in a way of its own.
  @Test
  void an_escape_that_stands_for_no_character_is_malformed() {
    assertThrows(MalformedLine.class, () -> AdminJson.request("{\"verb\":\"\\u-001\"}"));
  }

  @Test
  void what_is_said_of_a_malformed_line_quotes_no_control_characters() {
    String said =
        assertThrows(MalformedLine.class, () -> AdminJson.request("{\"verb\":\u001b[2J}"))
            .getMessage();
    assertFalse(said.chars().anyMatch(Character::isISOControl), said);
    assertEquals(
        "there is no verb 'a?b'",
        assertThrows(MalformedLine.class, () -> AdminJson.request("{\"verb\":\"a\\nb\"}"))
            .getMessage());
  }
}
