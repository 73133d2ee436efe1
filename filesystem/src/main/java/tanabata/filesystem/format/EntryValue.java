package tanabata.filesystem.format;

import java.util.Optional;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;

/// An entry of a directory: the value of its key. Number (8), type (1), then the name.
///
/// @param node see [NodeNumber]
public record EntryValue(long node, FileType type, Name name) {

  private static final int NAME_AT = 9;

  public byte[] write() {
    byte[] value = new byte[NAME_AT + name.length()];
    Bytes.putLong(value, 0, node);
    value[8] = (byte) type.code();
    name.copyTo(value, NAME_AT);
    return value;
  }

  /// @return empty if it cannot be one
  public static Optional<EntryValue> read(byte[] from, int at, int length) {
    if (length <= NAME_AT || length > NAME_AT + Name.MOST_BYTES) {
      return Optional.empty();
    }
    return FileType.ofCode(from[at + 8])
        .map(type ->
            new EntryValue(
                Bytes.getLong(from, at), type, Name.of(from, at + NAME_AT, length - NAME_AT)));
  }

  /// Whether the entry there has this name.
  public static boolean isNamed(Name name, byte[] from, int at, int length) {
    return length > NAME_AT && name.matches(from, at + NAME_AT, length - NAME_AT);
  }

  public static long node(byte[] from, int at) {
    return Bytes.getLong(from, at);
  }
}
