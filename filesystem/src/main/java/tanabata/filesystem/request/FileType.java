package tanabata.filesystem.request;

import java.util.Optional;

/// What an inode is. Its code is that of `S_IFMT`, shifted, and of `d_type`.
public enum FileType {
  FIFO(1),
  CHARACTER_DEVICE(2),
  DIRECTORY(4),
  BLOCK_DEVICE(6),
  REGULAR(8),
  SYMLINK(10),
  SOCKET(12);

  private static final FileType[] BY_CODE = new FileType[16];

  static {
    for (FileType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FileType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The bits that say it in a mode.
  public int bits() {
    return code << 12;
  }

  public static Optional<FileType> ofMode(int mode) {
    return Optional.ofNullable(BY_CODE[mode >>> 12 & 15]);
  }

  public static Optional<FileType> ofCode(int code) {
    return code < 0 || code > 15 ? Optional.empty() : Optional.ofNullable(BY_CODE[code]);
  }
}
