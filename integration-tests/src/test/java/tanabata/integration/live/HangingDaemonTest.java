package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Commands to a daemon that stands still: each keeps its own clock, and what it has given up is
/// not carried out when the daemon wakes.
class HangingDaemonTest {

  @RegisterExtension final Pair pair = Pair.of("64M");

  @Test
  void what_was_given_up_is_not_carried_out_when_the_daemon_wakes() throws Exception {
    LiveNode sleeper = pair.vega();
    String config = sleeper.config().toString();
    List<Program> given = new ArrayList<>();
    try {
      sleeper.pause();
      for (List<String> verb :
          List.of(
              List.of("down"),
              List.of("secondary"),
              List.of("disconnect"),
              List.of("lock", "--timeout", "1s", "job", "--", "touch", "ran"))) {
        List<String> line = new ArrayList<>(List.of("--config", config));
        line.addAll(verb);
        given.add(Command.start(sleeper.directory(), line));
      }
      for (Program command : given) {
        Program.End end = command.await(Waiting.TIMEOUT);
        assertEquals(3, end.status(), end::toString);
        assertTrue(end.err().contains("nothing was ordered"), end::toString);
      }
    } finally {
      sleeper.wake();
      for (Program command : given) {
        command.close();
      }
    }
    pair.awaitIdleInSync();
    // What had been sent before this one has been read by now.
    assertTrue(sleeper.status().isPrimaryAndUpToDate());
    assertEquals("Connected", sleeper.status().connection());
    pair.down();
  }
}
