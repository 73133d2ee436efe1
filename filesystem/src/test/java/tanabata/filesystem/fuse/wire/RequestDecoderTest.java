package tanabata.filesystem.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

class RequestDecoderTest {

  private static final Agreement NEWEST = new Agreement(45, -1L, 0, 1 << 20);
  private static final Agreement OLDEST =
      new Agreement(31, ~InitFlag.SETXATTR_EXT.mask(), 0, 1 << 20);

  private static final RequestDecoder DECODER = decoder(NEWEST);

  private static RequestDecoder decoder(Agreement agreement) {
    return new RequestDecoder(agreement, (_, start, length) -> new Stretch(start, length));
  }

  @Test
  void each_call_means_what_its_bytes_say() {
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      Incoming.Asked asked =
          assertInstanceOf(Incoming.Asked.class, DECODER.decode(sample.bytes().whole()));
      assertEquals(sample.means(), asked.request());
      assertEquals(sample.form(), asked.form(), () -> sample.means().toString());
      assertEquals(RequestBytes.UNIQUE, asked.header().unique());
      assertEquals(RequestBytes.NODE, asked.header().node());
    }
  }

  @Test
  void there_is_a_sample_of_each_opcode_that_is_a_call() {
    Set<Integer> sampled = new TreeSet<>();
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      sampled.add(sample.bytes().whole().order(java.nio.ByteOrder.nativeOrder()).getInt(16 + 4));
    }
    for (int number = 0; number < 60; number++) {
      boolean call =
          Opcode.of(number).isPresent() && !Set.of(26, 34, 36, 37, 38, 39, 40, 41).contains(number);
      assertEquals(call, sampled.contains(number), "opcode " + number);
    }
  }

  @Test
  void what_concerns_the_connection_is_no_call() {
    assertInstanceOf(Incoming.Destroy.class, DECODER.decode(RequestBytes.of(38).whole()));
    Incoming.Interrupted interrupted =
        assertInstanceOf(
            Incoming.Interrupted.class, DECODER.decode(RequestBytes.of(36).u64(99).whole()));
    assertEquals(99, interrupted.unique());
    assertInstanceOf(Incoming.Dropped.class, DECODER.decode(RequestBytes.of(41).u64(0).whole()));
  }

  @Test
  void what_is_not_done_here_is_refused_without_a_complaint() {
    for (int opcode : new int[] {34, 37, 40, 48, 49, 54, 101, 4096, -1, 7, 0}) {
      assertRefused(Errno.ENOSYS, RequestBytes.of(opcode).u64(1), Optional.empty());
    }
    assertRefused(Errno.ENOTTY, RequestBytes.of(39).u64(1), Optional.empty());
  }

  @Test
  void the_kernel_says_what_it_can() {
    Offer old = offer(RequestBytes.of(26).u32(7).u32(31).u32(131072).u32(0x3fffff));
    assertEquals(new Offer(7, 31, 131072, 0x3fffff), old);
    RequestBytes bytes = RequestBytes.of(26).u32(7).u32(45).u32(131072).u32(0xc0000001).u32(5);
    for (int i = 0; i < 11; i++) {
      bytes.u32(0);
    }
    assertEquals(new Offer(7, 45, 131072, 0x5_c000_0001L), offer(bytes));
  }

  private static Offer offer(RequestBytes bytes) {
    RequestDecoder first = decoder(Agreement.NONE);
    return assertInstanceOf(Incoming.Initialize.class, first.decode(bytes.whole())).offer();
  }

  @Test
  void extensions_are_passed_over() {
    Incoming.Asked asked =
        assertInstanceOf(
            Incoming.Asked.class,
            DECODER.decode(RequestBytes.of(9).u32(0755).u32(022).text("name").extended(3).whole()));
    assertEquals(
        new Request.MakeDirectory(
            EveryRequest.CALLER, RequestBytes.NODE, Name.of("name"), 0755, 022),
        asked.request());
  }

  @Test
  void a_name_is_not_looked_for_in_the_extensions() {
    RequestBytes unended = RequestBytes.of(1).raw(new byte[] {'a'}).extended(1);
    assertRefused(
        Errno.EINVAL,
        unended,
        Optional.of("a request LOOKUP of the kernel makes no sense: a name has no end"));
    assertRefused(Errno.EIO, headOf(1).extended(0).u32(0), null, 0xffff);
  }

  private static RequestBytes headOf(int opcode) {
    return RequestBytes.of(opcode);
  }

  private static void assertRefused(
      Errno errno, RequestBytes bytes, Optional<String> complaint, int extensionUnits) {
    byte[] request = bytes.array();
    request[36] = (byte) extensionUnits;
    request[37] = (byte) (extensionUnits >>> 8);
    Incoming.Refused refused =
        assertInstanceOf(Incoming.Refused.class, DECODER.decode(RequestBytes.direct(request)));
    assertEquals(errno, refused.errno());
    if (complaint != null) {
      assertEquals(complaint, refused.complaint());
    }
  }

  private static void assertRefused(Errno errno, RequestBytes bytes, Optional<String> complaint) {
    Incoming.Refused refused =
        assertInstanceOf(Incoming.Refused.class, DECODER.decode(bytes.whole()));
    assertEquals(errno, refused.errno());
    assertEquals(complaint, refused.complaint());
  }

  @Test
  void an_older_kernel_sets_attributes_with_a_shorter_structure() {
    RequestBytes bytes = RequestBytes.of(21).u32(2).u32(1).text("user.x").raw(new byte[] {1, 2});
    Incoming.Asked asked =
        assertInstanceOf(Incoming.Asked.class, decoder(OLDEST).decode(bytes.whole()));
    assertEquals(
        new Request.SetXattr(
            EveryRequest.CALLER,
            RequestBytes.NODE,
            Name.of("user.x"),
            Name.of(new byte[] {1, 2}, 0, 2),
            Request.XattrExpectation.ABSENT,
            false),
        asked.request());
  }

  @Test
  void an_older_kernel_has_no_extensions() {
    Incoming incoming = decoder(OLDEST).decode(RequestBytes.of(1).text("a").extended(1).whole());
    assertInstanceOf(Incoming.Asked.class, incoming);
  }

  @Test
  void names_that_cannot_be_are_refused() {
    assertErrno(Errno.ENAMETOOLONG, RequestBytes.of(1).text("x".repeat(256)));
    assertErrno(Errno.EINVAL, RequestBytes.of(1).text(""));
    assertErrno(Errno.EINVAL, RequestBytes.of(1).text("a/b"));
    assertErrno(Errno.EINVAL, RequestBytes.of(12).u64(1).text("a").raw(new byte[] {'b'}));
    assertErrno(Errno.ENAMETOOLONG, RequestBytes.of(6).text("a").text("x".repeat(4096)));
    assertInstanceOf(
        Incoming.Asked.class, DECODER.decode(RequestBytes.of(1).text("x".repeat(255)).whole()));
    assertInstanceOf(
        Incoming.Asked.class,
        DECODER.decode(RequestBytes.of(6).text("a").text("x".repeat(4095)).whole()));
  }

  @Test
  void ranges_that_cannot_be_are_refused() {
    assertErrno(Errno.EINVAL, read(-1, 4096));
    assertErrno(Errno.EINVAL, read(0, (1 << 20) + 1));
    assertErrno(Errno.EINVAL, read(0, -1));
    assertErrno(Errno.EFBIG, read(Long.MAX_VALUE - 5, 6));
    assertErrno(Errno.EFBIG, RequestBytes.of(43).u64(8).u64(1).u64(Long.MAX_VALUE).u32(0).u32(0));
    assertErrno(
        Errno.EIO,
        RequestBytes.of(16).u64(8).u64(0).u32(6).u32(0).u64(0).u32(0).u32(0).raw(new byte[5]));
    assertErrno(Errno.EINVAL, RequestBytes.of(46).u64(8).u64(0).u32(2).u32(0));
    assertErrno(Errno.EINVAL, RequestBytes.of(47).u64(8).u64(0).u64(1).u64(1).u64(0).u64(9).u64(1));
    assertErrno(Errno.EINVAL, RequestBytes.of(32).u64(8).u64(1).u64(9).u64(8).u32(0).u32(0).u64(0));
    assertErrno(Errno.EINVAL, RequestBytes.of(32).u64(8).u64(1).u64(8).u64(9).u32(3).u32(0).u64(0));
    assertErrno(Errno.EINVAL, RequestBytes.of(45).u64(1).u32(8).u32(0).text("a").text("b"));
    assertErrno(Errno.EINVAL, RequestBytes.of(22).u32(65537).u32(0).text("user.x"));
  }

  private static RequestBytes read(long offset, int length) {
    return RequestBytes.of(15).u64(8).u64(offset).u32(length).u32(0).u64(0).u32(0).u32(0);
  }

  private static void assertErrno(Errno errno, RequestBytes bytes) {
    Incoming.Refused refused =
        assertInstanceOf(Incoming.Refused.class, DECODER.decode(bytes.whole()));
    assertEquals(errno, refused.errno());
    assertTrue(refused.complaint().isPresent());
  }

  @Test
  void nobody_is_answered_who_does_not_wait() {
    Incoming many = DECODER.decode(RequestBytes.of(42).u32(2).u32(0).u64(1).u64(1).whole());
    assertEquals(
        new Incoming.Dropped(
            "a request BATCH_FORGET of the kernel makes no sense: it is too short for 2 forgotten"
                + " inodes"),
        many);
    assertInstanceOf(
        Incoming.Dropped.class,
        DECODER.decode(RequestBytes.of(42).u32(-1).u32(0).u64(1).u64(1).whole()));
    assertInstanceOf(Incoming.Dropped.class, DECODER.decode(RequestBytes.of(2).whole()));
  }
}
