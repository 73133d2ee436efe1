package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// From an answer to bytes, from the start of a buffer to its limit, which is set. The buffer is as
/// long as [#length] says, or longer.
public final class ReplyEncoder {

  /// Of every answer without a list and without bytes of any length.
  public static final int MOST_OF_FIXED = OutHeader.BYTES + AttributeFields.EXTENDED_BYTES;

  public static final int HEADER_BYTES = OutHeader.BYTES;

  private static final int OPENED_BYTES = 16;
  private static final int STATISTICS_BYTES = 80;

  private static final int DIRECT = 1;
  private static final int KEEP_CACHE = 2;
  private static final int PARALLEL_WRITES = 1 << 6;

  private ReplyEncoder() {}

  /// How many bytes it takes.
  ///
  /// @param form one that it fits
  public static int length(ReplyForm form, Reply reply) {
    return OutHeader.BYTES
        + switch (reply) {
          case Reply.Failed _, Reply.Done _ -> 0;
          case Reply.Absent absent -> isKept(absent) ? AttributeFields.ENTRY_BYTES : 0;
          case Reply.Entry _ -> AttributeFields.ENTRY_BYTES;
          case Reply.Created _ -> AttributeFields.ENTRY_BYTES + OPENED_BYTES;
          case Reply.Known _ ->
              form == ReplyForm.EXTENDED_ATTRIBUTES
                  ? AttributeFields.EXTENDED_BYTES
                  : AttributeFields.KNOWN_BYTES;
          case Reply.Opened _ -> OPENED_BYTES;
          case Reply.Written _, Reply.Copied _, Reply.Size _, Reply.Position _ -> 8;
          case Reply.Bytes bytes -> bytes.bytes().length();
          case Reply.Statistics _ -> STATISTICS_BYTES;
          case Reply.Listed listed -> listingBytes(form, listed);
          case Reply.InTheWay _ -> 24;
        };
  }

  /// @param form one that it fits
  public static void encode(ByteBuffer target, long unique, ReplyForm form, Reply reply) {
    int length = length(form, reply);
    target.clear().limit(length).order(ByteOrder.nativeOrder());
    OutHeader.write(target, length, error(reply), unique);
    int at = OutHeader.BYTES;
    switch (reply) {
      case Reply.Failed _, Reply.Done _ -> {}
      case Reply.Absent absent -> {
        if (isKept(absent)) {
          AttributeFields.absent(target, at, absent.valid());
        }
      }
      case Reply.Entry entry -> AttributeFields.entry(target, at, entry);
      case Reply.Created created -> {
        AttributeFields.entry(target, at, created.entry());
        opened(target, at + AttributeFields.ENTRY_BYTES, created.opened());
      }
      case Reply.Known known -> {
        if (form == ReplyForm.EXTENDED_ATTRIBUTES) {
          AttributeFields.extended(target, at, known);
        } else {
          AttributeFields.known(target, at, known);
        }
      }
      case Reply.Opened opened -> opened(target, at, opened);
      case Reply.Written written -> count(target, at, written.bytes());
      case Reply.Size size -> count(target, at, size.bytes());
      case Reply.Copied copied -> copied(target, at, form, copied);
      case Reply.Position position -> target.putLong(at, position.offset());
      case Reply.Bytes bytes -> bytes.bytes().copyTo(target, at);
      case Reply.Statistics statistics -> statistics(target, at, statistics);
      case Reply.Listed listed -> listing(target, at, form, listed);
      case Reply.InTheWay inTheWay -> lock(target, at, inTheWay.lock());
    }
  }

  /// The header of an answer whose bytes lie elsewhere.
  ///
  /// @param bytes how many of them follow
  public static void encodeHeader(ByteBuffer target, long unique, int bytes) {
    target.clear().limit(OutHeader.BYTES).order(ByteOrder.nativeOrder());
    OutHeader.write(target, OutHeader.BYTES + bytes, 0, unique);
  }

  /// A failure of what need not be any call of the filesystem.
  public static void encodeFailure(ByteBuffer target, long unique, Errno errno) {
    target.clear().limit(OutHeader.BYTES).order(ByteOrder.nativeOrder());
    OutHeader.write(target, OutHeader.BYTES, -errno.number(), unique);
  }

  /// That it is done, of what need not be any call of the filesystem.
  public static void encodeDone(ByteBuffer target, long unique) {
    encodeHeader(target, unique, 0);
  }

  private static int error(Reply reply) {
    return switch (reply) {
      case Reply.Failed failed -> -failed.errno().number();
      case Reply.Absent absent -> isKept(absent) ? 0 : -Errno.ENOENT.number();
      case Reply.Done _,
          Reply.Entry _,
          Reply.Known _,
          Reply.Opened _,
          Reply.Created _,
          Reply.Written _,
          Reply.Bytes _,
          Reply.Size _,
          Reply.Statistics _,
          Reply.Listed _,
          Reply.Position _,
          Reply.Copied _,
          Reply.InTheWay _ ->
          0;
    };
  }

  private static boolean isKept(Reply.Absent absent) {
    Duration valid = absent.valid();
    return !valid.isZero() && !valid.isNegative();
  }

  private static void opened(ByteBuffer target, int at, Reply.Opened opened) {
    int flags =
        switch (opened.caching()) {
          // Without the flag to keep them, to open it drops pages that others read.
          case DIRECT -> DIRECT | KEEP_CACHE | PARALLEL_WRITES;
          case KEEP -> KEEP_CACHE;
          case NONE -> 0;
        };
    target.putLong(at, opened.handle());
    target.putInt(at + 8, flags);
    target.putInt(at + 12, 0);
  }

  private static void copied(ByteBuffer target, int at, ReplyForm form, Reply.Copied copied) {
    if (form == ReplyForm.COPIED_LONG) {
      target.putLong(at, copied.bytes());
    } else {
      count(target, at, (int) copied.bytes());
    }
  }

  private static void count(ByteBuffer target, int at, int count) {
    target.putInt(at, count);
    target.putInt(at + 4, 0);
  }

  private static void statistics(ByteBuffer target, int at, Reply.Statistics statistics) {
    AttributeFields.zero(target, at, STATISTICS_BYTES);
    target.putLong(at, statistics.blocks());
    target.putLong(at + 8, statistics.freeBlocks());
    target.putLong(at + 16, statistics.freeBlocks());
    target.putLong(at + 24, statistics.inodes());
    target.putLong(at + 32, statistics.freeInodes());
    target.putInt(at + 40, statistics.blockBytes());
    target.putInt(at + 44, statistics.nameBytes());
    target.putInt(at + 48, statistics.blockBytes());
  }

  private static void lock(ByteBuffer target, int at, FileLock lock) {
    target.putLong(at, lock.start());
    target.putLong(at + 8, lock.end());
    target.putInt(at + 16, LockCalls.code(lock.type()));
    target.putInt(at + 20, lock.pid());
  }

  private static Request.Listing kind(ReplyForm form) {
    return form == ReplyForm.NAMES_WITH_ATTRIBUTES
        ? Request.Listing.ATTRIBUTES
        : Request.Listing.NAMES;
  }

  private static int listingBytes(ReplyForm form, Reply.Listed listed) {
    Request.Listing kind = kind(form);
    int bytes = 0;
    for (Reply.DirectoryEntry entry : listed.entries()) {
      bytes += kind.bytes(entry.name());
    }
    return bytes;
  }

  private static void listing(ByteBuffer target, int start, ReplyForm form, Reply.Listed listed) {
    Request.Listing kind = kind(form);
    int at = start;
    for (Reply.DirectoryEntry entry : listed.entries()) {
      int next = at + kind.bytes(entry.name());
      if (kind == Request.Listing.ATTRIBUTES) {
        if (entry.entry().isPresent()) {
          AttributeFields.entry(target, at, entry.entry().get());
        } else {
          AttributeFields.zero(target, at, AttributeFields.ENTRY_BYTES);
        }
        at += AttributeFields.ENTRY_BYTES;
      }
      // Before the name, which may not reach as far.
      target.putLong(next - 8, 0);
      target.putLong(at, entry.node());
      target.putLong(at + 8, entry.next());
      target.putInt(at + 16, entry.name().length());
      target.putInt(at + 20, entry.type().code());
      entry.name().copyTo(target, at + 24);
      at = next;
    }
  }
}
