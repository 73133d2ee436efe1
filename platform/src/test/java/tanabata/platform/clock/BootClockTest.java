package tanabata.platform.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.foundation.Moment;

class BootClockTest {

  @Test
  void it_is_the_kernels_unless_there_is_another() {
    assertEquals(Optional.empty(), BootClock.warning());
  }

  @Test
  void it_never_goes_back() {
    Moment before = BootClock.now();
    for (int i = 0; i < 10_000; i++) {
      Moment now = BootClock.now();
      assertFalse(before.isAfter(now));
      before = now;
    }
  }

  @Test
  void it_counts_from_the_boot_of_the_machine() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
    double seconds = BootClock.now().nanos() / 1e9;
    assertTrue(seconds > Double.parseDouble(uptime) - 60, seconds + " after boot, not " + uptime);
  }
}
