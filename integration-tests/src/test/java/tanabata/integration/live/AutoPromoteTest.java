package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `auto-promote = yes`: who opens the device makes the node Primary, for as long as it is open.
class AutoPromoteTest {

  @RegisterExtension final Pair pair = Pair.secondaries("16M", "auto-promote = yes");

  @Test
  void a_client_that_only_asks_leaves_the_node_secondary_and_one_that_opens_is_served()
      throws Exception {
    String listed =
        Tool.required("nbdinfo").run("--list", "nbd+unix:///?socket=" + pair.vega().nbd());
    assertTrue(listed.contains("export-size: " + pair.sizeBytes()), listed);
    assertEquals("Secondary", pair.vega().status().role());
    Tool.required("qemu-io").run("-f", "raw", "-c", "write -P 7 0 4k", pair.vega().uri());
    pair.await("the last client has left", status -> status.role().equals("Secondary"));
    Tool.required("qemu-io").run("-f", "raw", "-c", "read -P 7 0 4k", pair.altair().uri());
  }

  @Test
  void a_client_killed_in_the_middle_of_a_write_leaves_the_node_secondary() throws Exception {
    pair.altair().pause();
    try (RawConnection client = RawConnection.atSocket(pair.vega().nbd())) {
      client.send(
          RawNbd.opened(out -> {
            RawNbd.request(out, RawNbd.WRITE, 0, 4096);
            out.write(new byte[4096]);
          }));
      Waiting.until("its write is under way", () -> pair.vega().status().clients() == 1);
    }
    Waiting.until("it is gone", () -> pair.vega().status().clients() == 0);
    pair.altair().wake();
    pair.await("its write is done", status -> status.role().equals("Secondary"));
  }
}
