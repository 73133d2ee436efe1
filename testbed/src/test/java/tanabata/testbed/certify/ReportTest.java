package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static Report report(String... violations) {
    return new Report(
        7,
        CertificationSettings.Use.DEVICE,
        125,
        12,
        Map.of("pause", 4),
        List.of("clock jump: needs libfaketime"),
        Map.of("writes", 1000L),
        3_250,
        900,
        List.of(violations));
  }

  @Test
  void a_good_one_says_what_was_done_and_what_was_not() {
    String text = report().text();
    assertTrue(text.contains("certification with seed 7: 12 episodes in 2 min 5 s"), text);
    assertTrue(text.contains("      4  pause"), text);
    assertTrue(text.contains("-  clock jump: needs libfaketime"), text);
    assertTrue(text.contains("3.3 s  longest wait"), text);
    assertTrue(text.contains("verdict: GOOD"), text);
  }

  @Test
  void a_bad_one_names_every_promise_that_was_broken() {
    Report bad = report("the copies differ, first at byte 512");
    assertFalse(bad.isGood());
    assertTrue(bad.text().contains("verdict: VIOLATED\n  the copies differ"), bad.text());
    assertEquals(false, bad.map().get("good"));
  }
}
