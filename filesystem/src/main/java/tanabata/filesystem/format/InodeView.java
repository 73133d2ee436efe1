package tanabata.filesystem.format;

/// The block of an inode. Its number is the number of the inode.
public final class InodeView {

  /// The root of the names of a directory, of the extents of a file, or of the target of a symlink.
  public static final Area MAP = new Area(256, 2816);

  /// The root of the extended attributes.
  public static final Area XATTRS = new Area(3072, 1024);

  private static final int MODE_AT = 48;
  private static final int LINKS_AT = 52;
  private static final int UID_AT = 56;
  private static final int GID_AT = 60;
  private static final int DEVICE_AT = 64;
  private static final int GENERATION_AT = 68;
  private static final int SIZE_AT = 72;
  private static final int BLOCKS_AT = 80;
  private static final int ACCESSED_AT = 88;
  private static final int MODIFIED_AT = 96;
  private static final int CHANGED_AT = 104;
  private static final int BORN_AT = 112;
  private static final int PARENT_AT = 120;
  private static final int FLAGS_AT = 128;

  /// It was made without a name, and may get one.
  public static final int LINKABLE = 1;

  private InodeView() {}

  public static byte[] create(long filesystem, long number) {
    byte[] block = BlockHeader.block(filesystem, BlockType.INODE, number, number);
    Node.create(block, MAP, 0);
    Node.create(block, XATTRS, 0);
    return block;
  }

  /// Whether nothing belongs to it any more, and its block is about to be free.
  public static boolean isGone(byte[] inode) {
    return mode(inode) == 0;
  }

  public static void markGone(byte[] inode) {
    setMode(inode, 0);
    setLinks(inode, 0);
  }

  public static int mode(byte[] inode) {
    return Bytes.getInt(inode, MODE_AT);
  }

  public static void setMode(byte[] inode, int mode) {
    Bytes.putInt(inode, MODE_AT, mode);
  }

  public static int links(byte[] inode) {
    return Bytes.getInt(inode, LINKS_AT);
  }

  public static void setLinks(byte[] inode, int links) {
    Bytes.putInt(inode, LINKS_AT, links);
  }

  public static int uid(byte[] inode) {
    return Bytes.getInt(inode, UID_AT);
  }

  public static void setUid(byte[] inode, int uid) {
    Bytes.putInt(inode, UID_AT, uid);
  }

  public static int gid(byte[] inode) {
    return Bytes.getInt(inode, GID_AT);
  }

  public static void setGid(byte[] inode, int gid) {
    Bytes.putInt(inode, GID_AT, gid);
  }

  public static int device(byte[] inode) {
    return Bytes.getInt(inode, DEVICE_AT);
  }

  public static void setDevice(byte[] inode, int device) {
    Bytes.putInt(inode, DEVICE_AT, device);
  }

  /// Tells it from other inodes that had this block before, 24 bits.
  public static int generation(byte[] inode) {
    return Bytes.getInt(inode, GENERATION_AT);
  }

  public static void setGeneration(byte[] inode, int generation) {
    Bytes.putInt(inode, GENERATION_AT, generation);
  }

  /// In bytes; of a directory the number of its entries times something that is no promise.
  public static long size(byte[] inode) {
    return Bytes.getLong(inode, SIZE_AT);
  }

  public static void setSize(byte[] inode, long bytes) {
    Bytes.putLong(inode, SIZE_AT, bytes);
  }

  /// Blocks that belong to it, itself not counted.
  public static long blocks(byte[] inode) {
    return Bytes.getLong(inode, BLOCKS_AT);
  }

  public static void setBlocks(byte[] inode, long blocks) {
    Bytes.putLong(inode, BLOCKS_AT, blocks);
  }

  public static long accessed(byte[] inode) {
    return Bytes.getLong(inode, ACCESSED_AT);
  }

  public static void setAccessed(byte[] inode, long nanos) {
    Bytes.putLong(inode, ACCESSED_AT, nanos);
  }

  public static long modified(byte[] inode) {
    return Bytes.getLong(inode, MODIFIED_AT);
  }

  public static void setModified(byte[] inode, long nanos) {
    Bytes.putLong(inode, MODIFIED_AT, nanos);
  }

  public static long changed(byte[] inode) {
    return Bytes.getLong(inode, CHANGED_AT);
  }

  public static void setChanged(byte[] inode, long nanos) {
    Bytes.putLong(inode, CHANGED_AT, nanos);
  }

  public static long born(byte[] inode) {
    return Bytes.getLong(inode, BORN_AT);
  }

  public static void setBorn(byte[] inode, long nanos) {
    Bytes.putLong(inode, BORN_AT, nanos);
  }

  /// The node number of the directory that holds a directory; of a file that of one that held it,
  /// for messages.
  public static long parent(byte[] inode) {
    return Bytes.getLong(inode, PARENT_AT);
  }

  /// Such as [#LINKABLE].
  public static int flags(byte[] inode) {
    return Bytes.getInt(inode, FLAGS_AT);
  }

  public static void setFlags(byte[] inode, int flags) {
    Bytes.putInt(inode, FLAGS_AT, flags);
  }

  public static void setParent(byte[] inode, long parent) {
    Bytes.putLong(inode, PARENT_AT, parent);
  }
}
