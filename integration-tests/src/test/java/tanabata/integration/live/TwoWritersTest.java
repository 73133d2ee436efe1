package tanabata.integration.live;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Both nodes are written at the same time, by fio, with checksums in every block.
class TwoWritersTest {

  private static final long HALF = 32L << 20;

  @RegisterExtension final Pair pair = Pair.of("64M");

  @Test
  void what_two_writers_wrote_on_halves_of_their_own_is_verified_through_the_other_node()
      throws Exception {
    Fio lower = Fio.job(7, 0, HALF);
    Fio upper = Fio.job(8, HALF, HALF);
    both(lower, upper);
    lower.verify(pair.altair().uri());
    upper.verify(pair.vega().uri());
    downAndEqual();
  }

  @Test
  void two_writers_on_the_same_range_leave_the_same_bytes_on_both_disks() throws Exception {
    long hot = 2L << 20;
    both(Fio.job(9, HALF, hot).forSeconds(4), Fio.job(10, HALF, hot).forSeconds(4));
    downAndEqual();
  }

  private void both(Fio onVega, Fio onAltair) throws Exception {
    try (Program vega = onVega.write(pair.vega().uri());
        Program altair = onAltair.write(pair.altair().uri())) {
      vega.await(Waiting.TIMEOUT).demandSuccess();
      altair.await(Waiting.TIMEOUT).demandSuccess();
    }
  }

  private void downAndEqual() throws Exception {
    pair.awaitIdleInSync();
    pair.down();
    Copies.demandEqual(pair);
  }
}
