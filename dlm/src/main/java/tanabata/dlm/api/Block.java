package tanabata.dlm.api;

import java.util.Arrays;
import java.util.HexFormat;

/// The bytes of a lock value block. Immutable, so nobody copies it.
public final class Block {

  public static final int MAX_LENGTH = 64;

  /// No bytes: a value that was never written, or "write nothing".
  public static final Block NONE = new Block(new byte[0]);

  private final byte[] bytes;

  private Block(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @throws IllegalArgumentException if there are more than [#MAX_LENGTH] bytes
  public static Block of(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a lock's value has at most " + MAX_LENGTH + " bytes; got " + bytes.length);
    }
    return bytes.length == 0 ? NONE : new Block(bytes.clone());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block block && Arrays.equals(bytes, block.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
