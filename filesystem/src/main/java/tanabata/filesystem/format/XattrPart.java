package tanabata.filesystem.format;

import java.util.Arrays;
import java.util.Optional;
import tanabata.filesystem.request.Name;

/// The first part of an extended attribute: length of the name (1), bytes of the whole value (4),
/// the name, and the beginning of the value. The parts behind it are the rest of the value, and
/// nothing else.
public final class XattrPart {

  private static final int HEAD = 5;

  private XattrPart() {}

  /// @param bytes of the whole value
  /// @param begin what stands here of it
  public record Head(Name name, int bytes, byte[] begin) {}

  /// How much of the value goes into the first part.
  public static int roomInHead(Name name, int longest) {
    return longest - HEAD - name.length();
  }

  public static byte[] writeHead(Name name, byte[] value, int begin) {
    byte[] part = new byte[HEAD + name.length() + begin];
    part[0] = (byte) name.length();
    Bytes.putInt(part, 1, value.length);
    name.copyTo(part, HEAD);
    System.arraycopy(value, 0, part, HEAD + name.length(), begin);
    return part;
  }

  public static Optional<Head> readHead(byte[] from, int at, int length) {
    if (length < HEAD) {
      return Optional.empty();
    }
    int name = from[at] & 0xFF;
    int bytes = Bytes.getInt(from, at + 1);
    int begin = length - HEAD - name;
    if (name == 0 || begin < 0 || bytes < begin || bytes > 1 << 16) {
      return Optional.empty();
    }
    int start = at + HEAD + name;
    return Optional.of(
        new Head(
            Name.of(from, at + HEAD, name), bytes, Arrays.copyOfRange(from, start, start + begin)));
  }
}
