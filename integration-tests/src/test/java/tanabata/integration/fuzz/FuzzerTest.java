package tanabata.integration.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A fuzzer that sees nothing would be green for ever.
class FuzzerTest {

  private static final Settings SETTINGS =
      new Settings(1, Duration.ofMinutes(1), 10_000, Duration.ofMinutes(1));

  /// One case of one byte for a decoder.
  private interface Decoder {
    boolean accepts(byte[] bytes) throws Exception;
  }

  private static Target target(Decoder decoder) {
    return new Target() {
      @Override
      public String name() {
        return "planted";
      }

      @Override
      public boolean run(Draw draw, InputLog inputs) throws Exception {
        byte[] bytes = draw.bytes(draw.between(0, 16));
        inputs.input(bytes);
        return decoder.accepts(bytes);
      }
    };
  }

  private static String failure(Decoder decoder, Settings settings) {
    return assertThrows(AssertionError.class, () -> Fuzzer.run(target(decoder), settings))
        .getMessage();
  }

  @Test
  void a_decoder_that_runs_off_the_end_of_a_certain_length_is_reported() {
    String failure = failure(bytes -> bytes.length != 13 || bytes[13] == 0, SETTINGS);

    assertTrue(failure.contains("ArrayIndexOutOfBoundsException"), failure);
    assertTrue(failure.contains("13 bytes"), failure);
  }

  @Test
  void a_reported_case_fails_again_when_it_is_run_alone() {
    Decoder broken = bytes -> bytes.length != 13 || bytes[13] == 0;
    String failure = failure(broken, SETTINGS);
    String seed = failure.replaceAll("(?s).*-Dfuzz\\.seed=(\\d+).*", "$1");

    String again =
        failure(
            broken, new Settings(Long.parseLong(seed), SETTINGS.budget(), 1, SETTINGS.timeout()));

    assertTrue(again.contains("number 1,"), again);
    assertTrue(again.contains("ArrayIndexOutOfBoundsException"), again);
  }

  @Test
  void a_decoder_that_hangs_is_reported_with_where_it_stands() {
    CountDownLatch never = new CountDownLatch(1);
    Decoder hanging =
        bytes -> {
          if (bytes.length == 13) {
            never.await();
          }
          return true;
        };

    String failure =
        failure(hanging, new Settings(1, Duration.ofMinutes(1), 10_000, Duration.ofMillis(300)));
    never.countDown();

    assertTrue(failure.contains("does not end"), failure);
    assertTrue(failure.contains("CountDownLatch.await"), failure);
    assertTrue(failure.contains("13 bytes"), failure);
  }

  @Test
  void a_decoder_that_believes_a_length_is_reported() {
    List<byte[]> kept = new ArrayList<>();
    Decoder trusting =
        bytes -> {
          if (bytes.length == 13) {
            kept.add(new byte[65 << 20]);
          }
          return true;
        };

    String failure = failure(trusting, SETTINGS);

    assertTrue(failure.contains("bytes of memory"), failure);
    assertTrue(failure.contains("13 bytes"), failure);
    assertEquals(1, kept.size());
  }

  @Test
  void a_refusal_without_a_sentence_or_with_a_line_break_is_no_refusal() {
    for (String bad : List.of("", " ", "null", "two\nlines", "\u001b[2J")) {
      assertThrows(AssertionError.class, () -> Sentences.check(bad));
    }
    Sentences.check("this is no frame");
  }

  @Test
  void a_run_tells_how_much_was_accepted() {
    Fuzzer.Tally tally = Fuzzer.run(target(bytes -> bytes.length % 2 == 0), SETTINGS);

    assertEquals(10_000, tally.cases());
    assertTrue(tally.acceptedPercent() > 40 && tally.acceptedPercent() < 60, tally.toString());
  }
}
