package tanabata.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {

  @Test
  void whoever_runs_goes_on() {
    assertFalse(Signals.endThread((int) ProcessHandle.current().pid()));
  }

  @Test
  void what_cannot_be_seen_has_ended() {
    assertTrue(Signals.endThread(0));
    assertTrue(Signals.endThread(Integer.MAX_VALUE));
  }

  /// Masks as the kernel has shown them for a process that waited for a filesystem.
  @ParameterizedTest
  @CsvSource({
    // A timer that is handled.
    "0, 2000, 0, 1000, 2002, false",
    // The same, and then SIGTERM, which is not: the kernel does not make SIGKILL of it any more.
    "0, 6000, 0, 1000, 2002, true",
    // SIGTERM alone, of which the kernel has made SIGKILL.
    "100, 4000, 0, 0, 0, true",
    // Blocked, ignored.
    "4000, 0, 4000, 0, 0, false",
    "0, 4000, 0, 4000, 0, false",
    // A child has ended; the window has another size.
    "0, 8010000, 0, 0, 0, false",
    // SIGQUIT
    "0, 4, 0, 0, 0, true"
  })
  void only_what_is_not_handled_ends_a_thread(
      String own, String shared, String blocked, String ignored, String caught, boolean ends) {
    List<String> status =
        List.of(
            "Name:\tsome",
            "SigPnd:\t" + own,
            "ShdPnd:\t" + shared,
            "SigBlk:\t" + blocked,
            "SigIgn:\t" + ignored,
            "SigCgt:\t" + caught);
    assertEquals(ends, Signals.endThread(status));
  }
}
