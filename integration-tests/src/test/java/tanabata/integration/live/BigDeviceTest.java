package tanabata.integration.live;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The memory of a node does not grow with its device beyond one bit for each 4 KiB and side: a
/// daemon with 256 MiB of heap serves 1 TiB.
class BigDeviceTest {

  @RegisterExtension final Pair pair = Pair.of("1T");

  @Test
  void a_tebibyte_is_served_with_a_heap_of_256_mebibytes() throws Exception {
    Tool io = Tool.required("qemu-io");
    long nearTheEnd = pair.sizeBytes() - (64 << 10);
    io.run("-f", "raw", "-c", "write -f -P 0x77 " + nearTheEnd + " 64k", pair.vega().uri());
    io.run("-f", "raw", "-c", "read -P 0x77 " + nearTheEnd + " 64k", pair.altair().uri());
    pair.altair().kill9();
    pair.altair().start();
    pair.awaitIdleInSync();
    io.run("-f", "raw", "-c", "read -P 0x77 " + nearTheEnd + " 64k", pair.altair().uri());
    pair.down();
  }
}
