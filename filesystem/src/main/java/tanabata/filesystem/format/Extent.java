package tanabata.filesystem.format;

/// A stretch of a file: its key in the tree is the first block of the file, its value this.
///
/// @param block first block on the device
/// @param length in blocks
/// @param state whether it reads as zeros
public record Extent(long block, int length, State state) {

  public enum State {
    WRITTEN,
    /// It is taken, and reads as zeros.
    UNWRITTEN
  }

  public static final int BYTES = 16;

  /// A longer stretch is several.
  public static final int LONGEST = 1 << 20;

  public byte[] write() {
    byte[] value = new byte[BYTES];
    Bytes.putLong(value, 0, block);
    Bytes.putInt(value, 8, length);
    Bytes.putInt(value, 12, state.ordinal());
    return value;
  }

  public static Extent read(byte[] from, int at) {
    return new Extent(
        Bytes.getLong(from, at),
        Bytes.getInt(from, at + 8),
        Bytes.getInt(from, at + 12) == 0 ? State.WRITTEN : State.UNWRITTEN);
  }

  /// Whether it can be one.
  public static boolean isSound(byte[] from, int at, int bytes, Geometry geometry) {
    return bytes == BYTES
        && Bytes.getInt(from, at + 8) > 0
        && Bytes.getInt(from, at + 8) <= LONGEST
        && Bytes.getInt(from, at + 12) >>> 1 == 0
        && geometry.contains(Bytes.getLong(from, at), Bytes.getInt(from, at + 8));
  }

  /// The part of it from `offset` on.
  public Extent from(int offset) {
    return new Extent(block + offset, length - offset, state);
  }

  public Extent first(int count) {
    return new Extent(block, count, state);
  }
}
