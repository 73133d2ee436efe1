package tanabata.filesystem.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A record of a journal: the blocks that one transaction has changed, as they are after it.
///
/// | at | bytes | what |
/// |---|---|---|
/// | 0 | 4 | magic |
/// | 4 | 4 | length in blocks |
/// | 8 | 8 | filesystem |
/// | 16 | 8 | sequence |
/// | 24 | 8 | incarnation of the slot |
/// | 32 | 8 | clock of versions |
/// | 40 | 4 | checksum over all blocks |
/// | 44 | 4 | number of images |
/// | 48 | | images: block (8), version before (8), version (8), number of runs (2), and for each: offset (2), length (2), bytes. What is in no run is zero |
///
/// @param length in blocks
public record Record(long sequence, long incarnation, long clock, int length, List<Image> images) {

  private static final int MAGIC = 0x546e526a;
  private static final int HEAD = 48;
  private static final int IMAGE_HEAD = 26;
  private static final int BLOCK = BlockHeader.BLOCK;

  /// Shorter stretches of zeros are written too.
  private static final int WORTH_LEAVING_OUT = 16;

  public Record {
    images = List.copyOf(images);
  }

  /// A block after the transaction.
  ///
  /// @param base its version before, 0 if it was no metadata then
  public record Image(long block, long base, byte[] bytes) {

    public long version() {
      return BlockHeader.version(bytes);
    }
  }

  /// How many blocks a record of so many images takes at most.
  public static int mostBlocks(int images) {
    // A run costs four bytes and leaves out at least 16.
    return (HEAD + images * (IMAGE_HEAD + 8 + BLOCK) + BLOCK - 1) / BLOCK;
  }

  public static byte[] write(
      long filesystem, Seal seal, long sequence, long incarnation, long clock, List<Image> images) {
    byte[] to = new byte[mostBlocks(images.size()) * BLOCK];
    int at = HEAD;
    for (Image image : images) {
      at = write(image, to, at);
    }
    int length = (at + BLOCK - 1) / BLOCK;
    byte[] record = Arrays.copyOf(to, length * BLOCK);
    Bytes.putInt(record, 0, MAGIC);
    Bytes.putInt(record, 4, length);
    Bytes.putLong(record, 8, filesystem);
    Bytes.putLong(record, 16, sequence);
    Bytes.putLong(record, 24, incarnation);
    Bytes.putLong(record, 32, clock);
    Bytes.putInt(record, 44, images.size());
    Bytes.putInt(record, 40, seal.of(record, 0, record.length));
    return record;
  }

  private static int write(Image image, byte[] to, int start) {
    Bytes.putLong(to, start, image.block);
    Bytes.putLong(to, start + 8, image.base);
    Bytes.putLong(to, start + 16, image.version());
    int runs = 0;
    int at = start + IMAGE_HEAD;
    int from = 0;
    while (from < BLOCK) {
      int end = endOfRun(image.bytes, from);
      Bytes.putShort(to, at, from);
      Bytes.putShort(to, at + 2, end - from);
      System.arraycopy(image.bytes, from, to, at + 4, end - from);
      at += 4 + end - from;
      runs++;
      from = nextByte(image.bytes, end);
    }
    Bytes.putShort(to, start + 24, runs);
    return at;
  }

  private static int endOfRun(byte[] bytes, int from) {
    int last = from + 1;
    for (int i = from + 1; i < BLOCK && i - last < WORTH_LEAVING_OUT; i++) {
      if (bytes[i] != 0) {
        last = i + 1;
      }
    }
    return last;
  }

  private static int nextByte(byte[] bytes, int from) {
    int at = from;
    while (at < BLOCK && bytes[at] == 0) {
      at++;
    }
    return at;
  }

  /// How many blocks the record takes that begins with this one.
  ///
  /// @return empty if no record of this filesystem begins there
  public static Optional<Integer> length(byte[] first, long filesystem) {
    boolean begins =
        Bytes.getInt(first, 0) == MAGIC
            && Bytes.getLong(first, 8) == filesystem
            && Bytes.getInt(first, 4) > 0;
    return begins ? Optional.of(Bytes.getInt(first, 4)) : Optional.empty();
  }

  /// @param from all blocks of the record
  /// @return empty if it has not been written whole, or makes no sense
  public static Optional<Record> read(byte[] from, Seal seal) {
    int written = Bytes.getInt(from, 40);
    Bytes.putInt(from, 40, 0);
    int computed = seal.of(from, 0, from.length);
    Bytes.putInt(from, 40, written);
    if (written != computed) {
      return Optional.empty();
    }
    int count = Bytes.getInt(from, 44);
    if (count < 0 || mostBlocks(0) + (long) count * IMAGE_HEAD / BLOCK > from.length) {
      return Optional.empty();
    }
    List<Image> images = new ArrayList<>();
    int at = HEAD;
    for (int i = 0; i < count; i++) {
      at = read(from, at, images);
      if (at < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Record(
            Bytes.getLong(from, 16),
            Bytes.getLong(from, 24),
            Bytes.getLong(from, 32),
            from.length / BLOCK,
            images));
  }

  /// @return where the next image begins, or -1
  private static int read(byte[] from, int start, List<Image> images) {
    if (start + IMAGE_HEAD > from.length) {
      return -1;
    }
    byte[] block = new byte[BLOCK];
    int runs = Bytes.getShort(from, start + 24);
    int at = start + IMAGE_HEAD;
    for (int i = 0; i < runs; i++) {
      if (at + 4 > from.length) {
        return -1;
      }
      int offset = Bytes.getShort(from, at);
      int length = Bytes.getShort(from, at + 2);
      if (offset + length > BLOCK || at + 4 + length > from.length) {
        return -1;
      }
      System.arraycopy(from, at + 4, block, offset, length);
      at += 4 + length;
    }
    Image image = new Image(Bytes.getLong(from, start), Bytes.getLong(from, start + 8), block);
    boolean sound =
        image.version() == Bytes.getLong(from, start + 16)
            && BlockHeader.number(block) == image.block;
    if (!sound) {
      return -1;
    }
    images.add(image);
    return at;
  }
}
