package tanabata.filesystem.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of an entry of a directory, or of an extended attribute: bytes, in no encoding.
public final class Name implements Comparable<Name> {

  /// Longer ones are refused (`NAME_MAX`).
  public static final int MOST_BYTES = 255;

  private final byte[] bytes;

  private Name(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param bytes copied
  public static Name of(byte[] bytes, int start, int length) {
    return new Name(Arrays.copyOfRange(bytes, start, start + length));
  }

  /// @param bytes copied, whatever the position is
  public static Name of(ByteBuffer bytes, int start, int length) {
    byte[] copy = new byte[length];
    bytes.get(start, copy);
    return new Name(copy);
  }

  public static Name of(String text) {
    return new Name(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  public void copyTo(byte[] target, int start) {
    System.arraycopy(bytes, 0, target, start, bytes.length);
  }

  /// Leaves the position as it is.
  public void copyTo(ByteBuffer target, int start) {
    target.put(start, bytes);
  }

  /// Whether these are its bytes.
  public boolean matches(byte[] others, int start, int length) {
    return Arrays.equals(bytes, 0, bytes.length, others, start, start + length);
  }

  public boolean startsWith(String text) {
    byte[] prefix = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// For people: what is no UTF-8 is shown as a replacement character.
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
