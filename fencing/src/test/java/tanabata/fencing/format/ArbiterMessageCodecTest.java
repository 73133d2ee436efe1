package tanabata.fencing.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tanabata.fencing.ArbiterMessage;

class ArbiterMessageCodecTest {

  @Test
  void every_letter_comes_back_as_it_was() throws BadFormat {
    for (long number : List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE)) {
      for (boolean flag : List.of(true, false)) {
        for (ArbiterMessage letter :
            List.of(
                new ArbiterMessage.Heartbeat(number, flag),
                new ArbiterMessage.HeartbeatReply(number, flag),
                new ArbiterMessage.RecordMissing(number),
                new ArbiterMessage.JoinRequest(number, 7),
                new ArbiterMessage.JoinReply(7, number, ~number))) {
          assertEquals(letter, ArbiterMessageCodec.decode(ArbiterMessageCodec.encode(letter)));
        }
      }
    }
  }

  @Test
  void the_bytes_are_those_of_the_table_in_the_documents() {
    assertArrayEquals(
        new byte[] {1, 0, 0, 0, 0, 0, 0, 1, 2, 1},
        ArbiterMessageCodec.encode(new ArbiterMessage.Heartbeat(258, true)));
    assertArrayEquals(
        new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 3, 0},
        ArbiterMessageCodec.encode(new ArbiterMessage.HeartbeatReply(3, false)));
  }

  @Test
  void a_missing_record_has_the_bytes_of_the_table_too() {
    assertArrayEquals(
        new byte[] {5, 0, 0, 0, 0, 0, 0, 1, 2},
        ArbiterMessageCodec.encode(new ArbiterMessage.RecordMissing(258)));
  }

  @Test
  void what_is_no_letter_is_refused_with_a_sentence() {
    assertRefused("a letter has 10 bytes, this one has 0");
    assertRefused("a letter has 10 bytes, this one has 9", 1, 0, 0, 0, 0, 0, 0, 0, 1);
    assertRefused("a letter has 10 bytes, this one has 11", 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
    assertRefused("a letter has 17 bytes, this one has 10", 3, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    assertRefused("a letter has 25 bytes, this one has 1", 4);
    assertRefused("a letter has 9 bytes, this one has 1", 5);
    assertRefused("there is no letter of kind 6", 6, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    assertRefused("the flag of a letter is 0 or 1, this one is 2", 1, 0, 0, 0, 0, 0, 0, 0, 1, 2);
  }

  @Test
  void any_bytes_are_a_letter_that_is_written_the_same_way_or_are_refused() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(27)];
      random.nextBytes(bytes);
      try {
        assertArrayEquals(bytes, ArbiterMessageCodec.encode(ArbiterMessageCodec.decode(bytes)));
      } catch (BadFormat expected) {
        assertEquals(false, expected.getMessage().isEmpty());
      }
    }
  }

  private static void assertRefused(String sentence, int... numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    BadFormat refusal = assertThrows(BadFormat.class, () -> ArbiterMessageCodec.decode(bytes));
    assertEquals(sentence, refusal.getMessage());
  }
}
