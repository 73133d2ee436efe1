package tanabata.filesystem.model;

/// Flags of `open(2)`, with the numbers of x86-64.
public final class OpenFlags {

  public static final int READ_ONLY = 0;
  public static final int WRITE_ONLY = 1;
  public static final int READ_WRITE = 2;
  public static final int CREATE = 0100;
  public static final int EXCLUSIVE = 0200;
  public static final int TRUNCATE = 01000;
  public static final int APPEND = 02000;
  public static final int DIRECTORY = 0200000;
  public static final int NO_FOLLOW = 0400000;
  public static final int UNNAMED = 020000000 | DIRECTORY;

  private OpenFlags() {}

  static boolean has(int flags, int flag) {
    return (flags & flag) == flag;
  }

  static boolean writes(int flags) {
    return (flags & 3) != READ_ONLY;
  }

  static boolean reads(int flags) {
    return (flags & 3) != WRITE_ONLY;
  }
}
