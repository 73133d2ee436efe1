package tanabata.filesystem.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;

/// Layouts are read field by field, from the structures of the protocol.
class ReplyEncoderTest {

  private static final long UNIQUE = 0x8000_0000_0000_0007L;

  private static final Attributes ATTRIBUTES =
      new Attributes(
          0x42_0000_0001L,
          0100644,
          3,
          1000,
          100,
          0x1234_5678,
          1L << 40,
          17,
          -1,
          1_500_000_000_000_000_001L,
          2_000_000_000L,
          3_000_000_005L);
  private static final Duration NAME_VALID = Duration.ofMillis(250);
  private static final Duration ATTRIBUTES_VALID = Duration.ofMillis(1900);
  private static final Reply.Entry ENTRY =
      new Reply.Entry(ATTRIBUTES, NAME_VALID, ATTRIBUTES_VALID);

  private final ByteBuffer bytes = filled();

  /// With what an answer before has left.
  private static ByteBuffer filled() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4096);
    while (bytes.hasRemaining()) {
      bytes.put((byte) 0x55);
    }
    return bytes;
  }

  private void encode(ReplyForm form, Reply reply) {
    assertTrue(form.fits(reply));
    ReplyEncoder.encode(bytes, UNIQUE, form, reply);
    bytes.order(ByteOrder.nativeOrder());
    assertEquals(bytes.remaining(), ReplyEncoder.length(form, reply));
    assertEquals(bytes.limit(), bytes.getInt());
  }

  private void encodeGood(ReplyForm form, Reply reply) {
    encode(form, reply);
    assertEquals(0, bytes.getInt());
    assertEquals(UNIQUE, bytes.getLong());
  }

  private void ints(int... expected) {
    for (int value : expected) {
      assertEquals(value, bytes.getInt());
    }
  }

  private void longs(long... expected) {
    for (long value : expected) {
      assertEquals(value, bytes.getLong());
    }
  }

  private void end() {
    assertFalse(bytes.hasRemaining());
  }

  private void attributes() {
    longs(0x42_0000_0001L, 1L << 40, 17, -1, 1_500_000_000L, 2);
    ints(999_999_999, 1, 0, 0100644, 3, 1000, 100, 0x1234_5678, 4096, 0);
  }

  private void entry() {
    longs(0x42_0000_0001L, 0, 0, 1);
    ints(250_000_000, 900_000_000);
    attributes();
  }

  @Test
  void a_failure_is_a_negative_number() {
    encode(ReplyForm.ENTRY, new Reply.Failed(Errno.ENOSPC));
    ints(-28);
    longs(UNIQUE);
    end();
  }

  @Test
  void what_is_done_has_no_more_to_tell() {
    encodeGood(ReplyForm.EMPTY, new Reply.Done());
    end();
  }

  @Test
  void an_entry_has_its_times_in_seconds_and_nanoseconds() {
    encodeGood(ReplyForm.LOOKED_UP, ENTRY);
    entry();
    end();
  }

  @Test
  void what_is_absent_for_a_while_is_an_entry_without_a_number() {
    encodeGood(ReplyForm.LOOKED_UP, new Reply.Absent(Duration.ofMillis(1250)));
    longs(0, 0, 1, 0);
    ints(250_000_000, 0);
    longs(new long[11]);
    end();
  }

  @Test
  void what_is_absent_now_is_a_failure() {
    encode(ReplyForm.LOOKED_UP, new Reply.Absent(Duration.ZERO));
    ints(-2);
    longs(UNIQUE);
    end();
  }

  @Test
  void attributes_have_one_time() {
    encodeGood(ReplyForm.ATTRIBUTES, new Reply.Known(ATTRIBUTES, ATTRIBUTES_VALID));
    longs(1);
    ints(900_000_000, 0);
    attributes();
    end();
  }

  @Test
  void a_time_that_is_over_is_none() {
    encodeGood(ReplyForm.ATTRIBUTES, new Reply.Known(ATTRIBUTES, Duration.ofMillis(-100)));
    longs(0);
    ints(0, 0);
  }

  @Test
  void extended_attributes_tell_the_birth() {
    encodeGood(ReplyForm.EXTENDED_ATTRIBUTES, new Reply.Known(ATTRIBUTES, ATTRIBUTES_VALID));
    longs(1);
    ints(900_000_000, 0);
    longs(0, 0);
    ints(0xfff, 4096);
    longs(0);
    ints(3, 1000, 100);
    assertEquals((short) 0100644, bytes.getShort());
    assertEquals(0, bytes.getShort());
    longs(0x42_0000_0001L, 1L << 40, 17, 0);
    longs(-1);
    ints(999_999_999, 0);
    longs(3);
    ints(5, 0);
    longs(2);
    ints(0, 0);
    longs(1_500_000_000L);
    ints(1, 0);
    ints(0x456, 0x78 | 0x12300, 0, 0);
    longs(new long[14]);
    end();
  }

  @Test
  void open_files_say_what_may_be_cached() {
    opened(Reply.Caching.DIRECT, 1 | 2 | 64);
    opened(Reply.Caching.KEEP, 2);
    opened(Reply.Caching.NONE, 0);
  }

  private void opened(Reply.Caching caching, int flags) {
    encodeGood(ReplyForm.OPENED, new Reply.Opened(-9, caching));
    longs(-9);
    ints(flags, 0);
    end();
  }

  @Test
  void a_created_file_is_an_entry_and_open() {
    encodeGood(
        ReplyForm.CREATED, new Reply.Created(ENTRY, new Reply.Opened(5, Reply.Caching.DIRECT)));
    entry();
    longs(5);
    ints(67, 0);
    end();
  }

  @Test
  void counts_have_the_width_of_their_request() {
    encodeGood(ReplyForm.WRITTEN, new Reply.Written(1 << 20));
    ints(1 << 20, 0);
    end();
    encodeGood(ReplyForm.COPIED, new Reply.Copied(0xFFFF_F000L));
    ints((int) 0xFFFF_F000L, 0);
    end();
    encodeGood(ReplyForm.COPIED_LONG, new Reply.Copied(1L << 40));
    longs(1L << 40);
    end();
    encodeGood(ReplyForm.BYTES_OR_SIZE, new Reply.Size(300));
    ints(300, 0);
    end();
    encodeGood(ReplyForm.POSITION, new Reply.Position(1L << 41));
    longs(1L << 41);
    end();
  }

  @Test
  void bytes_follow_as_they_are() {
    encodeGood(ReplyForm.BYTES, new Reply.Bytes(Name.of("abc")));
    assertEquals('a', bytes.get());
    assertEquals('b', bytes.get());
    assertEquals('c', bytes.get());
    end();
  }

  @Test
  void statistics_are_the_same_for_root_and_others() {
    encodeGood(ReplyForm.STATISTICS, new Reply.Statistics(100, 60, 50, 40, 4096, 255));
    longs(100, 60, 60, 50, 40);
    ints(4096, 255, 4096, 0);
    ints(new int[6]);
    end();
  }

  @Test
  void a_lock_in_the_way_says_where_and_whose() {
    FileLock lock = new FileLock(FileLock.Kind.FCNTL, FileLock.Type.WRITE, 5, 10, 20, 33);
    encodeGood(ReplyForm.LOCK, new Reply.InTheWay(lock));
    longs(10, 20);
    ints(1, 33);
    end();
  }

  private static Reply.DirectoryEntry named(String name, Optional<Reply.Entry> entry) {
    return new Reply.DirectoryEntry(Name.of(name), 7, FileType.DIRECTORY, 11, entry);
  }

  @Test
  void names_are_padded_with_zeros_to_eight_bytes() {
    encodeGood(
        ReplyForm.NAMES,
        new Reply.Listed(
            List.of(named("abc", Optional.empty()), named("12345678", Optional.empty()))));
    longs(7, 11);
    ints(3, 4);
    assertEquals("abc\0\0\0\0\0", text(8));
    longs(7, 11);
    ints(8, 4);
    assertEquals("12345678", text(8));
    end();
  }

  @Test
  void names_with_attributes_follow_an_entry() {
    encodeGood(
        ReplyForm.NAMES_WITH_ATTRIBUTES,
        new Reply.Listed(List.of(named(".", Optional.empty()), named("abc", Optional.of(ENTRY)))));
    longs(new long[16]);
    longs(7, 11);
    ints(1, 4);
    assertEquals(".\0\0\0\0\0\0\0", text(8));
    entry();
    longs(7, 11);
    ints(3, 4);
    assertEquals("abc\0\0\0\0\0", text(8));
    end();
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) bytes.get());
    }
    return text.toString();
  }

  @Test
  void a_header_counts_what_lies_elsewhere() {
    ReplyEncoder.encodeHeader(bytes, UNIQUE, 4096);
    assertEquals(16, bytes.remaining());
    ints(16 + 4096, 0);
    longs(UNIQUE);
  }

  @Test
  void an_answer_of_another_form_does_not_fit() {
    assertFalse(ReplyForm.NOTHING.fits(new Reply.Failed(Errno.EIO)));
    assertFalse(ReplyForm.ENTRY.fits(new Reply.Done()));
    assertFalse(ReplyForm.ENTRY.fits(new Reply.Absent(Duration.ZERO)));
    assertFalse(ReplyForm.DATA.fits(new Reply.Bytes(Name.of("x"))));
    assertFalse(ReplyForm.BYTES.fits(new Reply.Size(1)));
  }
}
