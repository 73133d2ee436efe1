package tanabata.node.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.node.admin.LocksStatus;

class LocksTextTest {

  private static LocksStatus status(LocksStatus.Lock... locks) {
    return new LocksStatus(
        "vega",
        "home",
        3,
        List.of("vega", "altair"),
        List.of(),
        true,
        List.of(locks),
        false,
        List.of());
  }

  private static LocksStatus.Lock lock(
      String node, String state, String held, String asked, long age, String... waitsFor) {
    return new LocksStatus.Lock(
        "n", "vega", node, 1, state, held, asked, 7, age, List.of(waitsFor));
  }

  @Test
  void of_a_file_it_says_what_each_host_may_do_and_waits_for() {
    assertEquals(
        """
        vega may read and change it, for 3.2 s
        altair has waited for 250 ms to read it, for vega
        """,
        LocksText.ofFile(
            status(
                lock("vega", "held", "EX", "EX", 3_200),
                lock("altair", "waiting", "NL", "PR", 250, "vega/1"))));
  }

  @Test
  void a_host_that_wants_more_than_it_has_says_both() {
    assertEquals(
        """
        vega may read it, and has waited for 1.0 s to read and change it, for altair
        altair may read it, for 2.0 s
        """,
        LocksText.ofFile(
            status(
                lock("vega", "converting", "PR", "EX", 1_000, "altair/1", "altair/2"),
                lock("altair", "held", "PR", "PR", 2_000))));
  }

  @Test
  void a_file_that_nobody_uses_is_nobodys() {
    assertEquals("no host has its lock: nobody has used it of late\n", LocksText.ofFile(status()));
  }
}
