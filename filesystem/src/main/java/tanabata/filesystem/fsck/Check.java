package tanabata.filesystem.fsck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.EntryValue;
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupView;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NameHash;
import tanabata.filesystem.format.Node;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Soundness;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.request.FileType;

/// Reads everything that belongs to a filesystem and holds it against each other: names against
/// inodes, inodes against blocks, blocks against bitmaps. The journals must be empty, and nothing
/// may change meanwhile.
///
/// What it keeps in memory is two bits for each block, and some bytes for each inode.
public final class Check {

  private final Superblock superblock;
  private final Geometry geometry;
  private final Blocks blocks;
  private final NameHash hash;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Integer, BitSet> used = new HashMap<>();
  private final Map<Integer, BitSet> metadata = new HashMap<>();
  private final Map<Integer, Integer> inodesOfGroup = new HashMap<>();

  /// What is known of each inode that has a name or is an orphan.
  private final Map<Long, Known> inodes = new HashMap<>();

  private final ArrayDeque<Long> directories = new ArrayDeque<>();

  /// Where blocks come from.
  @FunctionalInterface
  public interface Blocks {
    byte[] read(long block);
  }

  private static final class Known {
    private final int generation;
    private final int links;
    private final Optional<FileType> type;
    private int found;
    private boolean isNamed;

    Known(byte[] inode) {
      generation = InodeView.generation(inode);
      links = InodeView.links(inode);
      type = FileType.ofMode(InodeView.mode(inode));
    }

    private boolean is(int wanted) {
      return wanted == 0 || wanted == generation;
    }
  }

  /// What was found.
  ///
  /// @param used one bit for each block of a group that belongs to something
  /// @param metadata those of them that hold metadata
  /// @param inodes how many there are in each group
  public record Survey(
      List<Finding> findings,
      Map<Integer, BitSet> used,
      Map<Integer, BitSet> metadata,
      Map<Integer, Integer> inodes) {}

  public Check(Superblock superblock, Blocks blocks) {
    this.superblock = superblock;
    this.geometry = superblock.geometry();
    this.blocks = blocks;
    this.hash = new NameHash(superblock.hashSeed());
  }

  /// All that is wrong.
  public List<Finding> run() {
    return survey().findings();
  }

  /// All that is wrong, and what was found beside.
  public Survey survey() {
    for (int group = 0; group < geometry.groups(); group++) {
      markReserved(group);
    }
    for (int slot = 0; slot < Geometry.SLOTS; slot++) {
      read(geometry.slotBlock(slot), BlockType.SLOT, 0);
      checkOrphans(slot);
    }
    visitInode(superblock.root(), 0);
    Optional.ofNullable(inodes.get(superblock.root())).ifPresent(root -> root.found = 2);
    visitDirectories();
    Set<Long> lost = findLost();
    visitDirectories();
    inodes.keySet().removeAll(lost);
    inodes.forEach((inode, known) -> {
      if (known.links != known.found) {
        findings.add(new Finding.WrongLinks(inode, known.links, known.found));
      }
    });
    for (int group = 0; group < geometry.groups(); group++) {
      checkGroup(group);
    }
    return new Survey(List.copyOf(findings), used, metadata, inodesOfGroup);
  }

  private void visitDirectories() {
    while (!directories.isEmpty()) {
      visitDirectory(directories.remove());
    }
  }

  /// Inodes that nothing leads to, as the directory is damaged that did. What belongs to them is in
  /// use, and may be all that is left of somebody's file.
  private Set<Long> findLost() {
    Set<Long> lost = new HashSet<>();
    for (int group = 0; group < geometry.groups(); group++) {
      Optional<byte[]> bits = raw(geometry.metadataBitmap(group), BlockType.METADATA_BITMAP, 0);
      for (int bit = 0; bit < geometry.groupBlocks(group); bit++) {
        long number = geometry.groupStart(group) + bit;
        // If the bitmap is damaged any block may be one.
        boolean mayBe = bits.isEmpty() || GroupView.isSet(bits.get(), bit);
        if (mayBe && !used.get(group).get(bit) && isLost(number)) {
          lost.add(number);
        }
      }
    }
    for (long number : lost) {
      findings.add(new Finding.LostInode(number));
      visitInode(number, 0);
    }
    return lost;
  }

  private boolean isLost(long number) {
    return raw(number, BlockType.INODE, number)
        .filter(inode -> !InodeView.isGone(inode) && InodeView.links(inode) > 0)
        .isPresent();
  }

  /// A block, if it is one of this type.
  private Optional<byte[]> raw(long number, BlockType type, long owner) {
    byte[] block = blocks.read(number);
    return fault(block, number, type, owner).isEmpty() ? Optional.of(block) : Optional.empty();
  }

  private Optional<String> fault(byte[] block, long number, BlockType type, long owner) {
    return BlockHeader.fault(block, superblock.seal(), superblock.id(), type, number, owner);
  }

  private void markReserved(int group) {
    BitSet bits = new BitSet();
    bits.set(0, geometry.reserved(group));
    used.put(group, bits);
    metadata.put(group, (BitSet) bits.clone());
    inodesOfGroup.put(group, 0);
  }

  private Optional<byte[]> read(long number, BlockType type, long owner) {
    if (!geometry.contains(number, 1)) {
      findings.add(new Finding.BadBlock(number, "lies beyond the end of the device"));
      return Optional.empty();
    }
    byte[] block = blocks.read(number);
    Optional<String> fault = fault(block, number, type, owner).or(() -> nonsense(block, type));
    fault.ifPresent(what -> findings.add(new Finding.BadBlock(number, what)));
    return fault.isPresent() ? Optional.empty() : Optional.of(block);
  }

  /// Of nodes and inodes the walk says more.
  private Optional<String> nonsense(byte[] block, BlockType type) {
    return switch (type) {
      case SLOT, GROUP -> Soundness.fault(block, type, geometry);
      case SUPERBLOCK, USED_BITMAP, METADATA_BITMAP, INODE, NODE, RECORD -> Optional.empty();
    };
  }

  /// @return whether nobody had it before
  private boolean take(long block, int count, boolean isMetadata, long inode) {
    for (long each = block; each < block + count; each++) {
      int group = Geometry.groupOf(each);
      int bit = (int) (each % Geometry.GROUP_BLOCKS);
      if (used.get(group).get(bit)) {
        findings.add(new Finding.UsedTwice(each, inode));
        return false;
      }
      used.get(group).set(bit);
      metadata.get(group).set(bit, isMetadata);
    }
    return true;
  }

  // Trees.

  @FunctionalInterface
  private interface Items {
    void item(long key, byte[] block, int at, int length);
  }

  /// Visits all entries of a tree.
  ///
  /// @return how many blocks its nodes take
  private long walk(byte[] block, Area area, long owner, Items items) {
    if (!Soundness.isTree(block, area)) {
      findings.add(
          new Finding.BadTree(owner, BlockHeader.number(block), "has a root that makes no sense"));
      return 0;
    }
    return walk(block, area, Node.level(block, area), owner, -1, Long.MAX_VALUE, items);
  }

  private long walk(
      byte[] block, Area area, int level, long owner, long low, long high, Items items) {
    long nodes = 0;
    int count = Node.count(block, area);
    for (int i = 0; i < count; i++) {
      long key = Node.key(block, area, i);
      if (key >= high || key < low && (level == 0 || i > 0)) {
        findings.add(
            new Finding.BadTree(owner, BlockHeader.number(block), "has a key out of its place"));
        return nodes;
      }
      if (level == 0) {
        items.item(key, block, Node.valueAt(block, area, i), Node.valueLength(block, area, i));
      } else {
        long next = i + 1 < count ? Node.key(block, area, i + 1) : high;
        long from = i == 0 ? low : key;
        nodes += walkChild(Node.child(block, area, i), level - 1, owner, from, next, items);
      }
    }
    return nodes;
  }

  private long walkChild(long number, int level, long owner, long low, long high, Items items) {
    Optional<byte[]> child = read(number, BlockType.NODE, owner);
    if (child.isEmpty() || !take(number, 1, true, owner)) {
      return 0;
    }
    if (!Node.isSound(child.get(), Area.BLOCK, level)) {
      findings.add(new Finding.BadTree(owner, number, "makes no sense"));
      return 1;
    }
    return 1 + walk(child.get(), Area.BLOCK, level, owner, low, high, items);
  }

  // Inodes.

  private void checkOrphans(int slot) {
    long number = geometry.orphanBlock(slot);
    read(number, BlockType.NODE, 0)
        .ifPresent(block -> {
          TreeMap<Long, Integer> orphans = new TreeMap<>();
          walk(
              block,
              Area.BLOCK,
              0L,
              (key, node, at, _) -> orphans.put(key, NodeNumber.generation(Node.longAt(node, at))));
          orphans.forEach((orphan, generation) -> {
            if (isGone(orphan)) {
              takeInode(orphan);
            } else {
              visitInode(orphan, generation);
            }
          });
        });
  }

  /// Whether it is wiped, and only its block is not free yet.
  private boolean isGone(long number) {
    return geometry.contains(number, 1)
        && raw(number, BlockType.INODE, number).filter(InodeView::isGone).isPresent();
  }

  /// Reads an inode, and what belongs to it.
  ///
  /// @param generation that it must have, 0 if any
  /// @return whether it is there
  private boolean visitInode(long number, int generation) {
    Known known = inodes.get(number);
    if (known != null) {
      return known.is(generation);
    }
    Optional<byte[]> read = read(number, BlockType.INODE, number);
    if (read.isEmpty()) {
      return false;
    }
    byte[] inode = read.get();
    if (generation != 0 && InodeView.generation(inode) != generation) {
      return false;
    }
    Known found = new Known(inode);
    inodes.put(number, found);
    takeInode(number);
    if (found.type.isEmpty()) {
      findings.add(new Finding.BadInode(number, "has no type"));
      return true;
    }
    long own = walk(inode, InodeView.XATTRS, number, (_, _, _, _) -> {});
    own +=
        switch (found.type.get()) {
          case DIRECTORY -> {
            directories.add(number);
            yield walk(inode, InodeView.MAP, number, (_, _, _, _) -> {});
          }
          case REGULAR -> visitExtents(inode, number);
          case SYMLINK -> walk(inode, InodeView.MAP, number, (_, _, _, _) -> {});
          case FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE -> 0;
        };
    if (own != InodeView.blocks(inode)) {
      findings.add(new Finding.WrongBlocks(number, InodeView.blocks(inode), own));
    }
    return true;
  }

  private void takeInode(long number) {
    take(number, 1, true, number);
    inodesOfGroup.merge(Geometry.groupOf(number), 1, Integer::sum);
  }

  private long visitExtents(byte[] inode, long number) {
    long[] counted = {0, 0};
    long nodes =
        walk(
            inode,
            InodeView.MAP,
            number,
            (key, block, at, length) -> {
              if (!Extent.isSound(block, at, length, geometry) || key < counted[1]) {
                findings.add(new Finding.BadInode(number, "has a senseless extent"));
                return;
              }
              Extent extent = Extent.read(block, at);
              counted[1] = key + extent.length();
              counted[0] += extent.length();
              take(extent.block(), extent.length(), false, number);
            });
    return nodes + counted[0];
  }

  private void visitDirectory(long number) {
    byte[] inode = blocks.read(number);
    // Its nodes are taken already: look at the names alone.
    names(inode, InodeView.MAP, Node.level(inode, InodeView.MAP), number, new HashSet<>());
  }

  private void names(byte[] block, Area area, int level, long directory, Set<Long> seen) {
    if (level < 0 || !Node.isSound(block, area, level)) {
      return;
    }
    for (int i = 0; i < Node.count(block, area); i++) {
      if (level > 0) {
        long child = Node.child(block, area, i);
        if (geometry.contains(child, 1) && seen.add(child)) {
          raw(child, BlockType.NODE, directory)
              .ifPresent(node -> names(node, Area.BLOCK, level - 1, directory, seen));
        }
      } else {
        int at = Node.valueAt(block, area, i);
        name(Node.key(block, area, i), block, at, Node.valueLength(block, area, i), directory);
      }
    }
  }

  private void name(long key, byte[] block, int at, int length, long directory) {
    Optional<EntryValue> read = EntryValue.read(block, at, length);
    if (read.isEmpty()) {
      findings.add(new Finding.BadInode(directory, "has an entry that makes no sense"));
      return;
    }
    EntryValue entry = read.get();
    long first = hash.directoryKey(entry.name());
    if (key < first || key >= first + 256) {
      findings.add(new Finding.BadInode(directory, "has a name in a wrong place"));
    }
    long inode = NodeNumber.inode(entry.node());
    boolean there = visitInode(inode, NodeNumber.generation(entry.node()));
    Known known = inodes.get(inode);
    if (!there || known == null) {
      findings.add(new Finding.DanglingName(directory, entry.name().toString(), inode));
      return;
    }
    if (known.type.isPresent() && known.type.get() != entry.type()) {
      findings.add(new Finding.BadInode(directory, "has a name for another type of file"));
      return;
    }
    known.found++;
    if (entry.type() == FileType.DIRECTORY) {
      if (known.isNamed) {
        findings.add(new Finding.BadInode(inode, "is a directory with two names"));
        return;
      }
      known.isNamed = true;
      known.found++;
      inodes.get(directory).found++;
      checkParent(inode, directory);
    }
  }

  private void checkParent(long inode, long directory) {
    long says = InodeView.parent(blocks.read(inode));
    long number = says == NodeNumber.ROOT ? superblock.root() : NodeNumber.inode(says);
    if (number != directory) {
      findings.add(new Finding.WrongParent(inode, number, directory));
    }
  }

  // Groups.

  private void checkGroup(int group) {
    Optional<byte[]> header = ofGroup(geometry.groupHeader(group), BlockType.GROUP);
    Optional<byte[]> usedBits = ofGroup(geometry.usedBitmap(group), BlockType.USED_BITMAP);
    Optional<byte[]> metadataBits =
        ofGroup(geometry.metadataBitmap(group), BlockType.METADATA_BITMAP);
    if (header.isEmpty() || usedBits.isEmpty() || metadataBits.isEmpty()) {
      return;
    }
    BitSet own = used.get(group);
    int free = 0;
    int leaked = 0;
    for (int bit = 0; bit < geometry.groupBlocks(group); bit++) {
      long block = geometry.groupStart(group) + bit;
      boolean says = GroupView.isSet(usedBits.get(), bit);
      if (!says) {
        free++;
      }
      boolean isLeaked = says && !own.get(bit);
      if (!isLeaked && leaked > 0) {
        findings.add(new Finding.Leaked(block - leaked, leaked));
      }
      leaked = isLeaked ? leaked + 1 : 0;
      if (!says && own.get(bit)) {
        findings.add(new Finding.UsedButFree(block));
      }
      boolean saysMetadata = GroupView.isSet(metadataBits.get(), bit);
      if (!isLeaked && saysMetadata != metadata.get(group).get(bit)) {
        findings.add(new Finding.WrongKind(block, saysMetadata));
      }
    }
    if (leaked > 0) {
      long end = geometry.groupStart(group) + geometry.groupBlocks(group);
      findings.add(new Finding.Leaked(end - leaked, leaked));
    }
    count(group, "free blocks", GroupView.free(header.get()), free);
    count(group, "inodes", GroupView.inodes(header.get()), inodesOfGroup.get(group));
  }

  private Optional<byte[]> ofGroup(long number, BlockType type) {
    byte[] block = blocks.read(number);
    Optional<String> fault = fault(block, number, type, 0).or(() -> nonsense(block, type));
    fault.ifPresent(what -> findings.add(new Finding.BadGroup(number, what)));
    return fault.isPresent() ? Optional.empty() : Optional.of(block);
  }

  private void count(int group, String what, int says, int are) {
    if (says != are) {
      findings.add(new Finding.WrongCount(group, what, says, are));
    }
  }
}
