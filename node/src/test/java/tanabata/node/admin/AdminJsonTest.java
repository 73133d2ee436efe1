package tanabata.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AdminJsonTest {

  @Test
  void anAnswerToALockWishThatIsNotJsonIsMalformedAsAnyOtherLine() {
    for (String line : new String[] {"", "{\"ok\":true,false:4}", "{\"ok\":true}", "[]"}) {
      assertThrows(MalformedLine.class, () -> AdminJson.lockAnswer(line));
    }
  }

  /// Found by fuzzing: the parser fails in a way of its own.
  @Test
  void anEscapeThatStandsForNoCharacterIsMalformed() {
    assertThrows(MalformedLine.class, () -> AdminJson.request("{\"verb\":\"\\u-001\"}"));
  }

  @Test
  void whatIsSaidOfAMalformedLineQuotesNoControlCharacters() {
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
