package tanabata.filesystem.format;

import java.util.Optional;

/// What a block of metadata is, as its header says.
public enum BlockType {
  SUPERBLOCK(1),
  SLOT(2),
  GROUP(3),
  USED_BITMAP(4),
  METADATA_BITMAP(5),
  INODE(6),
  NODE(7),
  RECORD(8);

  private static final BlockType[] BY_CODE = values();

  private final int code;

  BlockType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<BlockType> of(int code) {
    return code < 1 || code > BY_CODE.length ? Optional.empty() : Optional.of(BY_CODE[code - 1]);
  }
}
