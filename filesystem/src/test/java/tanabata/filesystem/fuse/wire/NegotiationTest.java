package tanabata.filesystem.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NegotiationTest {

  /// What Linux 5.4 offers, without what came later.
  private static final Offer OLDEST = new Offer(7, 31, 131072, 0x01ff_fffbL | 1 << 25);

  /// What Linux 6.18 offers: all there is.
  private static final Offer NEWEST = new Offer(7, 45, 131072, 0x7ff_ffff_fffbL);

  private static Agreement agreed(Offer offer) {
    return assertInstanceOf(Negotiation.Agreed.class, Negotiation.of(offer, false)).agreement();
  }

  private static String refused(Offer offer) {
    return assertInstanceOf(Negotiation.Refused.class, Negotiation.of(offer, false)).sentence();
  }

  @Test
  void an_old_kernel_gets_what_it_knows() {
    Agreement agreement = agreed(OLDEST);
    assertEquals(31, agreement.minor());
    assertTrue(agreement.has(InitFlag.POSIX_LOCKS));
    assertTrue(agreement.has(InitFlag.CACHE_SYMLINKS));
    assertFalse(agreement.has(InitFlag.SETXATTR_EXT));
    assertFalse(agreement.has(InitFlag.INIT_EXT));
    assertFalse(agreement.mapsDirectFiles());
    assertEquals(1 << 20, agreement.maxBytes());
  }

  @Test
  void a_new_kernel_gets_all_that_is_wanted() {
    Agreement agreement = agreed(NEWEST);
    for (InitFlag flag : InitFlag.values()) {
      assertEquals(flag != InitFlag.OVER_IO_URING, agreement.has(flag), flag.toString());
    }
    assertTrue(agreement.mapsDirectFiles());
  }

  /// Write-back, passthrough, splice, submounts, mapped memory and opens without a message.
  @Test
  void what_would_do_harm_is_never_asked_for() {
    long flags = agreed(NEWEST).flags();
    for (int bit : new int[] {2, 7, 8, 9, 16, 17, 19, 24, 25, 26, 27, 33, 37, 38, 42}) {
      assertEquals(0, flags & 1L << bit, "bit " + bit);
    }
  }

  @Test
  void rings_are_asked_for_by_a_transport_that_has_them() {
    Negotiation.Agreed agreed =
        assertInstanceOf(Negotiation.Agreed.class, Negotiation.of(NEWEST, true));
    assertTrue(agreed.agreement().has(InitFlag.OVER_IO_URING));
  }

  @Test
  void a_kernel_of_the_future_is_answered_with_what_is_known_here() {
    assertEquals(45, agreed(new Offer(7, 99, 4096, -1L)).minor());
  }

  @Test
  void a_kernel_without_large_requests_gets_small_ones() {
    Offer offer = new Offer(7, 31, 4096, OLDEST.flags() & ~InitFlag.MAX_PAGES.mask());
    assertEquals(1 << 17, agreed(offer).maxBytes());
  }

  @Test
  void other_versions_are_refused_in_one_sentence() {
    assertEquals(
        "the kernel speaks version 7.30 of the FUSE protocol, and 7.31 (Linux 5.4) is the oldest"
            + " that will do",
        refused(new Offer(7, 30, 0, 0)));
    assertEquals(
        "the kernel speaks version 8.0 of the FUSE protocol, and only version 7 is known here",
        refused(new Offer(8, 0, 0, 0)));
    refused(new Offer(-1, -1, 0, 0));
    refused(new Offer(7, -1, 0, 0));
  }

  @Test
  void the_answer_has_the_layout_of_the_protocol() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(200);
    agreed(NEWEST).encode(bytes, 9);
    bytes.order(ByteOrder.nativeOrder());
    assertEquals(80, bytes.remaining());
    assertEquals(80, bytes.getInt());
    assertEquals(0, bytes.getInt());
    assertEquals(9, bytes.getLong());
    assertEquals(7, bytes.getInt());
    assertEquals(45, bytes.getInt());
    assertEquals(131072, bytes.getInt());
    assertEquals((int) agreed(NEWEST).flags(), bytes.getInt());
    assertEquals((short) 65535, bytes.getShort());
    assertEquals((short) 49151, bytes.getShort());
    assertEquals(1 << 20, bytes.getInt());
    assertEquals(1, bytes.getInt());
    assertEquals(256, bytes.getShort());
    assertEquals(0, bytes.getShort());
    assertEquals((int) (agreed(NEWEST).flags() >>> 32), bytes.getInt());
    while (bytes.hasRemaining()) {
      assertEquals(0, bytes.get());
    }
  }
}
