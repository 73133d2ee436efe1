package tanabata.filesystem.format;

import java.util.Optional;
import tanabata.filesystem.request.FileType;

/// Whether the content of a block can be what it says. A right checksum does not tell that:
/// somebody may have computed it over nonsense.
public final class Soundness {

  /// No tree is higher: each level multiplies what it holds by a hundred.
  private static final int HIGHEST = 12;

  private Soundness() {}

  /// What is wrong, as a sentence without its subject.
  public static Optional<String> fault(byte[] block, BlockType type, Geometry geometry) {
    return switch (type) {
      case INODE -> inode(block);
      case NODE -> isTree(block, Area.BLOCK) ? Optional.empty() : Optional.of("is no sound node");
      case GROUP -> group(block);
      case SLOT -> slot(block, geometry);
      case SUPERBLOCK, USED_BITMAP, METADATA_BITMAP, RECORD -> Optional.empty();
    };
  }

  /// Whether the part of a block is a node that a tree can have, the root of one for example.
  public static boolean isTree(byte[] block, Area area) {
    int level = Node.level(block, area);
    return level >= 0 && level <= HIGHEST && Node.isSound(block, area, level);
  }

  private static Optional<String> inode(byte[] inode) {
    if (InodeView.isGone(inode)) {
      return Optional.empty();
    }
    boolean sound =
        FileType.ofMode(InodeView.mode(inode)).isPresent()
            && InodeView.links(inode) >= 0
            && InodeView.size(inode) >= 0
            && InodeView.blocks(inode) >= 0
            && isTree(inode, InodeView.MAP)
            && isTree(inode, InodeView.XATTRS);
    return sound ? Optional.empty() : Optional.of("is no sound inode");
  }

  private static Optional<String> group(byte[] header) {
    int free = GroupView.free(header);
    return free >= 0 && free <= Geometry.GROUP_BLOCKS
        ? Optional.empty()
        : Optional.of("says that " + free + " blocks are free");
  }

  private static Optional<String> slot(byte[] slot, Geometry geometry) {
    SlotView.Tail tail = SlotView.tail(slot);
    boolean sound =
        tail.block() >= 0 && tail.block() <= geometry.journalBlocks() && tail.sequence() > 0;
    return sound ? Optional.empty() : Optional.of("says that its journal begins nowhere");
  }
}
