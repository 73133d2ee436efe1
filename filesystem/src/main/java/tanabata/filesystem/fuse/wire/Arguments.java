package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;

/// Reads what follows the header of a request, field by field. Where something is wrong it reads
/// zeros and empty names from there on, and remembers the first trouble: so whoever reads asks
/// once, at the end.
final class Arguments {

  private static final Name EMPTY = Name.of("");

  private final ByteBuffer bytes;
  private final int end;
  private int at;
  private Optional<Trouble> trouble = Optional.empty();

  /// Why the request is refused.
  record Trouble(Errno errno, String sentence) {}

  /// @param start index of the first byte
  /// @param end index behind the last byte
  Arguments(ByteBuffer bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  Optional<Trouble> trouble() {
    return trouble;
  }

  boolean isSound() {
    return trouble.isEmpty();
  }

  int left() {
    return end - at;
  }

  ByteBuffer buffer() {
    return bytes;
  }

  void refuse(Errno errno, String sentence) {
    if (trouble.isEmpty()) {
      trouble = Optional.of(new Trouble(errno, sentence));
    }
  }

  int u32() {
    int field = at;
    return skip(Integer.BYTES) ? bytes.getInt(field) : 0;
  }

  long u64() {
    int field = at;
    return skip(Long.BYTES) ? bytes.getLong(field) : 0;
  }

  /// @return whether so much was there
  boolean skip(int length) {
    if (!isSound()) {
      return false;
    }
    if (length < 0 || length > left()) {
      refuse(Errno.EIO, "it ends in the middle of its arguments");
      return false;
    }
    at += length;
    return true;
  }

  /// A position in a file.
  long offset() {
    long offset = u64();
    if (offset < 0) {
      refuse(Errno.EINVAL, "no file reaches as far as " + Long.toUnsignedString(offset));
      return 0;
    }
    return offset;
  }

  /// How many bytes are meant, or there is room for.
  int length(int most) {
    int length = u32();
    if (length < 0 || length > most) {
      refuse(
          Errno.EINVAL,
          "it is about " + Integer.toUnsignedString(length) + " bytes, and " + most + " are most");
      return 0;
    }
    return length;
  }

  /// The name of an entry, with a zero behind it.
  Name name() {
    Name name = text(Name.MOST_BYTES);
    if (isSound() && name.length() == 0) {
      refuse(Errno.EINVAL, "a name is empty");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.at(i) == '/') {
        refuse(Errno.EINVAL, "a name has a slash in it");
      }
    }
    return isSound() ? name : EMPTY;
  }

  /// Bytes with a zero behind them.
  Name text(int most) {
    if (!isSound()) {
      return EMPTY;
    }
    int length = 0;
    while (at + length < end && bytes.get(at + length) != 0) {
      length++;
    }
    if (at + length == end) {
      refuse(Errno.EINVAL, "a name has no end");
      return EMPTY;
    }
    if (length > most) {
      refuse(Errno.ENAMETOOLONG, "a name of " + length + " bytes is too long");
      return EMPTY;
    }
    Name text = Name.of(bytes, at, length);
    at += length + 1;
    return text;
  }

  Name bytes(int length) {
    int start = at;
    return skip(length) ? Name.of(bytes, start, length) : EMPTY;
  }

  /// Where so many bytes begin.
  int stretch(int length) {
    int start = at;
    skip(length);
    return start;
  }
}
