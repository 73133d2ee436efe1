package tanabata.nbd.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Zeroing;
import tanabata.nbd.MemoryDevice;

class RequestCheckTest {

  private static final long SIZE = 1 << 20;
  private static final long MAX = 32 << 20;

  private static final Set<SessionFeature> STRUCTURED =
      Set.of(SessionFeature.STRUCTURED_REPLIES, SessionFeature.ALLOCATION);

  private final MemoryDevice device = MemoryDevice.answeringAtOnce((int) SIZE);
  private final RequestCheck check = new RequestCheck(new Session("home", device, STRUCTURED));
  private final RequestCheck plain = new RequestCheck(new Session("home", device, Set.of()));

  @Test
  void what_fits_passes() {
    ByteRange sector = new ByteRange(SIZE - 512, 512);
    assertEquals(new Command.Read(sector), judge(0, RequestCheck.READ, SIZE - 512, 512));
    assertEquals(new Command.Write(sector, false), judge(0, RequestCheck.WRITE, SIZE - 512, 512));
    assertEquals(
        new Command.Write(sector, true),
        judge(RequestCheck.FUA, RequestCheck.WRITE, SIZE - 512, 512));
    assertEquals(new Command.Flush(), judge(0, RequestCheck.FLUSH, 0, 0));
    assertEquals(new Command.Cache(sector), judge(0, RequestCheck.CACHE, SIZE - 512, 512));
    assertEquals(
        new Command.BlockStatus(sector, true),
        judge(RequestCheck.REQ_ONE, RequestCheck.BLOCK_STATUS, SIZE - 512, 512));
    assertEquals(new Command.Disconnect(), judge(0, RequestCheck.DISCONNECT, 0, 0));
  }

  @Test
  void trim_and_zero_differ_in_what_becomes_of_the_space() {
    ByteRange all = new ByteRange(0, SIZE);
    assertEquals(
        new Command.Zero(all, Zeroing.DISCARD, false), judge(0, RequestCheck.TRIM, 0, SIZE));
    assertEquals(
        new Command.Zero(all, Zeroing.DISCARD, false),
        judge(0, RequestCheck.WRITE_ZEROES, 0, SIZE));
    int flags = RequestCheck.NO_HOLE | RequestCheck.FAST_ZERO | RequestCheck.FUA;
    assertEquals(
        new Command.Zero(all, Zeroing.KEEP_SPACE, true),
        judge(flags, RequestCheck.WRITE_ZEROES, 0, SIZE));
  }

  @Test
  void beyond_the_end_writers_hear_no_space_and_readers_invalid() {
    refused(NbdError.INVALID, 0, RequestCheck.READ, SIZE, 512);
    refused(NbdError.INVALID, 0, RequestCheck.CACHE, SIZE - 512, 1024);
    refused(NbdError.INVALID, 0, RequestCheck.BLOCK_STATUS, SIZE, 512);
    refused(NbdError.NO_SPACE, 0, RequestCheck.TRIM, SIZE, 512);
    refused(NbdError.NO_SPACE, 0, RequestCheck.WRITE_ZEROES, SIZE - 512, 1024);
    assertEquals(512, refused(NbdError.NO_SPACE, 0, RequestCheck.WRITE, SIZE, 512).payload());
  }

  @Test
  void an_offset_that_overflows_is_beyond_the_end() {
    refused(NbdError.NO_SPACE, 0, RequestCheck.WRITE, Long.MAX_VALUE - 511, 512);
    refused(NbdError.NO_SPACE, 0, RequestCheck.WRITE, -512, 512);
    refused(NbdError.INVALID, 0, RequestCheck.READ, -512, 512);
    refused(NbdError.NO_SPACE, 0, RequestCheck.TRIM, 0, 0xffff_fe00L);
  }

  @Test
  void what_is_empty_is_invalid() {
    refused(NbdError.INVALID, 0, RequestCheck.READ, 0, 0);
    refused(NbdError.INVALID, 0, RequestCheck.TRIM, 0, 0);
    refused(NbdError.INVALID, 0, RequestCheck.WRITE, 0, 0);
  }

  /// The protocol: a server should serve those who never learned its block size.
  @Test
  void a_range_may_begin_and_end_at_any_byte() {
    ByteRange range = new ByteRange(511, 3);
    assertEquals(new Command.Read(range), judge(0, RequestCheck.READ, 511, 3));
    assertEquals(new Command.Write(range, false), judge(0, RequestCheck.WRITE, 511, 3));
    assertEquals(
        new Command.Zero(range, Zeroing.DISCARD, false), judge(0, RequestCheck.TRIM, 511, 3));
    assertEquals(
        new Command.Zero(range, Zeroing.KEEP_SPACE, false),
        judge(RequestCheck.NO_HOLE, RequestCheck.WRITE_ZEROES, 511, 3));
    assertEquals(
        new Command.BlockStatus(range, false), judge(0, RequestCheck.BLOCK_STATUS, 511, 3));
    refused(NbdError.NO_SPACE, 0, RequestCheck.WRITE, SIZE - 2, 3);
  }

  @Test
  void flags_that_do_not_go_with_the_command_are_invalid() {
    refused(NbdError.INVALID, RequestCheck.NO_HOLE, RequestCheck.TRIM, 0, 512);
    refused(NbdError.INVALID, RequestCheck.FAST_ZERO, RequestCheck.FLUSH, 0, 0);
    refused(NbdError.INVALID, RequestCheck.REQ_ONE, RequestCheck.READ, 0, 512);
    refused(NbdError.INVALID, 0x8000, RequestCheck.CACHE, 0, 512);
    assertEquals(
        512, refused(NbdError.INVALID, RequestCheck.DF, RequestCheck.WRITE, 0, 512).payload());
  }

  @Test
  void what_was_not_agreed_on_is_invalid() {
    assertInstanceOf(
        Command.Refused.class,
        plain.judge(new Request(RequestCheck.DF, RequestCheck.READ, 1, 0, 512)));
    assertInstanceOf(
        Command.Refused.class, plain.judge(new Request(0, RequestCheck.BLOCK_STATUS, 1, 0, 512)));
  }

  @Test
  void a_read_only_export_is_read_and_flushed_and_nothing_else() {
    RequestCheck readOnly =
        new RequestCheck(new Session("home", device, EnumSet.allOf(SessionFeature.class)));
    assertEquals(
        new Command.Refused(NbdError.NOT_PERMITTED, "the export is read-only", 512),
        readOnly.judge(new Request(0, RequestCheck.WRITE, 1, 0, 512)));
    for (int type : new int[] {RequestCheck.TRIM, RequestCheck.WRITE_ZEROES}) {
      assertEquals(
          new Command.Refused(NbdError.NOT_PERMITTED, "the export is read-only", 0),
          readOnly.judge(new Request(0, type, 1, 0, 512)));
    }
    assertEquals(
        new Command.Read(new ByteRange(0, 512)),
        readOnly.judge(new Request(0, RequestCheck.READ, 1, 0, 512)));
    assertEquals(new Command.Flush(), readOnly.judge(new Request(0, RequestCheck.FLUSH, 1, 0, 0)));
    assertInstanceOf(
        Command.Hopeless.class,
        readOnly.judge(new Request(0, RequestCheck.WRITE, 1, 0, MAX + 512)));
  }

  @Test
  void an_unknown_command_is_invalid() {
    refused(NbdError.INVALID, 0, 8, 0, 512);
    refused(NbdError.INVALID, 0, 0xffff, 0, 512);
  }

  @Test
  void a_write_that_is_too_long_is_hopeless_and_a_read_is_not() {
    assertInstanceOf(Command.Hopeless.class, judge(0, RequestCheck.WRITE, 0, MAX + 512));
    refused(NbdError.INVALID, 0, RequestCheck.READ, 0, MAX + 512);
  }

  @Test
  void every_outcome_but_ok_has_an_error() {
    for (Outcome outcome : Outcome.values()) {
      assertEquals(outcome != Outcome.OK, NbdError.of(outcome).isPresent(), outcome.name());
    }
    assertEquals(108, NbdError.of(Outcome.GONE).get().code());
  }

  private Command judge(int flags, int type, long offset, long length) {
    return check.judge(new Request(flags, type, 7, offset, length));
  }

  private Command.Refused refused(NbdError error, int flags, int type, long offset, long length) {
    Command.Refused refused =
        assertInstanceOf(Command.Refused.class, judge(flags, type, offset, length));
    assertEquals(error, refused.error());
    return refused;
  }
}
