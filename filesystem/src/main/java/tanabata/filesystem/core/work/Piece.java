package tanabata.filesystem.core.work;

/// Some bytes of a call and where they are on the device.
///
/// @param offset of the first byte among the bytes of the call
/// @param length in bytes
/// @param place of the first byte on the device; [#ZEROS] if the bytes are zeros that lie nowhere
public record Piece(int offset, int length, long place) {

  public static final long ZEROS = -1;

  public boolean isZeros() {
    return place == ZEROS;
  }
}
