package tanabata.filesystem.format;

/// The header of an allocation group, and its two bitmaps.
public final class GroupView {

  private static final int FREE_AT = 48;
  private static final int INODES_AT = 56;

  private GroupView() {}

  /// How many blocks of the group are free.
  public static int free(byte[] header) {
    return Bytes.getInt(header, FREE_AT);
  }

  public static void setFree(byte[] header, int blocks) {
    Bytes.putInt(header, FREE_AT, blocks);
  }

  /// How many inodes lie in the group.
  public static int inodes(byte[] header) {
    return Bytes.getInt(header, INODES_AT);
  }

  public static void setInodes(byte[] header, int count) {
    Bytes.putInt(header, INODES_AT, count);
  }

  public static boolean isSet(byte[] bitmap, int bit) {
    return (bitmap[BlockHeader.BYTES + (bit >> 3)] & 1 << (bit & 7)) != 0;
  }

  public static void set(byte[] bitmap, int bit) {
    bitmap[BlockHeader.BYTES + (bit >> 3)] |= (byte) (1 << (bit & 7));
  }

  public static void clear(byte[] bitmap, int bit) {
    bitmap[BlockHeader.BYTES + (bit >> 3)] &= (byte) ~(1 << (bit & 7));
  }

  /// The first bit from `from` on that is clear, or `end`.
  public static int nextClear(byte[] bitmap, int from, int end) {
    int bit = from;
    while (bit < end) {
      int octet = bitmap[BlockHeader.BYTES + (bit >> 3)] & 0xFF;
      if ((bit & 7) == 0 && octet == 0xFF) {
        bit += 8;
      } else if ((octet & 1 << (bit & 7)) == 0) {
        return bit;
      } else {
        bit++;
      }
    }
    return end;
  }

  /// The first bit from `from` on that is set, or `end`.
  public static int nextSet(byte[] bitmap, int from, int end) {
    int bit = from;
    while (bit < end) {
      int octet = bitmap[BlockHeader.BYTES + (bit >> 3)] & 0xFF;
      if ((bit & 7) == 0 && octet == 0) {
        bit += 8;
      } else if ((octet & 1 << (bit & 7)) != 0) {
        return bit;
      } else {
        bit++;
      }
    }
    return end;
  }
}
