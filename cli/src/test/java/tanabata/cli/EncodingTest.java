package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncodingTest {

  @Test
  void words_are_in_doubt_if_they_are_not_ascii_and_not_taken_for_utf_8() {
    assertEquals(Optional.empty(), Encoding.doubt("UTF-8", "lock", "übung"));
    assertEquals(Optional.empty(), Encoding.doubt("ANSI_X3.4-1968", "lock", "exercise"));
    assertTrue(
        Encoding.doubt("ANSI_X3.4-1968", "lock", "\ufffd\ufffdbung")
            .orElseThrow()
            .contains("LC_ALL"));
    assertTrue(Encoding.doubt("ISO-8859-1", "lock", "Ã¼bung").isPresent());
  }
}
