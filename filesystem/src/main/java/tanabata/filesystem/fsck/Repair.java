package tanabata.filesystem.fsck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupBlocks;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.Node;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;

/// Repairs what has one answer: counts, bitmaps, where a directory is, names that lead nowhere.
///
/// Bitmaps are made anew from what belongs to something. If some of that may not have been found,
/// since a block is damaged that would lead to it, they stay as they are: what they call used may
/// be what is left of somebody's files.
public final class Repair {

  private final Superblock superblock;
  private final Check.Blocks blocks;
  private final Check.Survey survey;
  private final long version;
  private final TreeMap<Long, byte[]> changed = new TreeMap<>();
  private final List<Finding> left = new ArrayList<>();
  private final Set<Integer> groups = new TreeSet<>();
  private final Set<Long> twoParents = new HashSet<>();

  /// @param survey of the blocks as they are
  /// @param version of the blocks that are repaired, above all that there are
  public Repair(Superblock superblock, Check.Blocks blocks, Check.Survey survey, long version) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.survey = survey;
    this.version = version;
    findDirectoriesWithTwoNames();
    boolean isWhole = survey.findings().stream().noneMatch(this::hidesSomething);
    survey.findings().forEach(finding -> repair(finding, isWhole));
    groups.forEach(this::makeGroup);
    changed
        .values()
        .forEach(block -> {
          BlockHeader.setVersion(block, version);
          BlockHeader.seal(block, superblock.seal());
        });
  }

  /// What has to be written, in any order; each block by itself makes it better.
  public Map<Long, byte[]> blocks() {
    return Map.copyOf(changed);
  }

  /// What stays as it is.
  public List<Finding> left() {
    return List.copyOf(left);
  }

  /// Its links and its parent disagree with the names together: one of the names is too much, and
  /// nothing says which.
  private void findDirectoriesWithTwoNames() {
    Set<Long> wrongLinks = new HashSet<>();
    for (Finding finding : survey.findings()) {
      if (finding instanceof Finding.WrongLinks links) {
        wrongLinks.add(links.inode());
      }
    }
    for (Finding finding : survey.findings()) {
      if (finding instanceof Finding.WrongParent parent
          && wrongLinks.contains(parent.directory())) {
        twoParents.add(parent.directory());
      }
    }
  }

  /// Whether something that is used may not have been found.
  private boolean hidesSomething(Finding finding) {
    return switch (finding) {
      case Finding.BadBlock bad -> !isOfGroup(bad.block());
      case Finding.BadTree _, Finding.BadInode _, Finding.UsedTwice _ -> true;
      case Finding.DanglingName _,
          Finding.LostInode _,
          Finding.WrongLinks _,
          Finding.WrongBlocks _,
          Finding.WrongParent _,
          Finding.UsedButFree _,
          Finding.Leaked _,
          Finding.WrongKind _,
          Finding.WrongCount _ ->
          false;
    };
  }

  private boolean isOfGroup(long block) {
    if (!superblock.geometry().contains(block, 1)) {
      return false;
    }
    long header = superblock.geometry().groupHeader(Geometry.groupOf(block));
    return block >= header
        && block <= superblock.geometry().metadataBitmap(Geometry.groupOf(block));
  }

  private void repair(Finding finding, boolean isWhole) {
    boolean isRepaired =
        switch (finding) {
          case Finding.BadBlock bad -> isWhole && isOfGroup(bad.block()) && groupOf(bad.block());
          case Finding.UsedButFree(long block) -> isWhole && groupOf(block);
          case Finding.Leaked(long block, _) -> isWhole && groupOf(block);
          case Finding.WrongKind(long block, _) -> isWhole && groupOf(block);
          case Finding.WrongCount count -> isWhole && makeAnew(count.group());
          case Finding.WrongLinks(long inode, _, int are) ->
              isWhole
                  && !twoParents.contains(inode)
                  && change(inode, block -> InodeView.setLinks(block, are));
          case Finding.WrongBlocks(long inode, _, long are) ->
              isWhole && change(inode, block -> InodeView.setBlocks(block, are));
          case Finding.WrongParent(long directory, _, long is) ->
              !twoParents.contains(directory)
                  && change(directory, block -> InodeView.setParent(block, node(is)));
          case Finding.DanglingName name -> isWhole && removeName(name);
          case Finding.BadTree _, Finding.BadInode _, Finding.LostInode _, Finding.UsedTwice _ ->
              false;
        };
    if (!isRepaired) {
      left.add(finding);
    }
  }

  private boolean groupOf(long block) {
    return makeAnew(Geometry.groupOf(block));
  }

  private boolean makeAnew(int group) {
    groups.add(group);
    return true;
  }

  private boolean change(long number, Consumer<byte[]> change) {
    change.accept(block(number));
    return true;
  }

  private byte[] block(long number) {
    return changed.computeIfAbsent(number, each -> blocks.read(each).clone());
  }

  private long node(long inode) {
    return inode == superblock.root()
        ? NodeNumber.ROOT
        : NodeNumber.of(inode, InodeView.generation(blocks.read(inode)));
  }

  /// A node of a tree may not become empty, for its parent leads to it.
  private boolean removeName(Finding.DanglingName name) {
    byte[] block = block(name.block());
    boolean isRoot = name.block() == name.directory();
    Area area = isRoot ? InodeView.MAP : Area.BLOCK;
    int count = Node.count(block, area);
    int index = Node.search(block, area, name.key());
    boolean isThere = index >= 0 && index < count && Node.key(block, area, index) == name.key();
    if (!isThere || !isRoot && count == 1) {
      return false;
    }
    Node.remove(block, area, index);
    return true;
  }

  private void makeGroup(int group) {
    GroupBlocks.make(
            superblock,
            group,
            survey.used().get(group),
            survey.metadata().get(group),
            survey.inodes().get(group))
        .forEach(block -> changed.put(BlockHeader.number(block), block));
  }
}
