package tanabata.filesystem.fsck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupBlocks;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;

/// Repairs what has one answer: counts, bitmaps, headers of groups, where a directory is.
///
/// All of that is what the rest comes to. So it is repaired only if nothing may have been missed of
/// the rest: a block that is damaged may lead to something, and what a bitmap calls used may be all
/// that is left of somebody's file.
public final class Repair {

  private final Superblock superblock;
  private final Check.Blocks blocks;
  private final Check.Survey survey;
  private final TreeMap<Long, byte[]> changed = new TreeMap<>();
  private final List<Finding> left = new ArrayList<>();
  private final Set<Integer> groups = new TreeSet<>();

  /// @param survey of the blocks as they are
  /// @param version of the blocks that are repaired, above all that there are
  public Repair(Superblock superblock, Check.Blocks blocks, Check.Survey survey, long version) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.survey = survey;
    if (survey.findings().stream().anyMatch(Repair::mayHideSomething)) {
      left.addAll(survey.findings());
      return;
    }
    for (Finding finding : survey.findings()) {
      if (!repair(finding)) {
        left.add(finding);
      }
    }
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

  /// Whether something that is used may not have been found. A name that leads nowhere may be
  /// right, and the inode's block an old one.
  private static boolean mayHideSomething(Finding finding) {
    return switch (finding) {
      case Finding.BadBlock _,
          Finding.BadTree _,
          Finding.BadInode _,
          Finding.UsedTwice _,
          Finding.DanglingName _ ->
          true;
      case Finding.BadGroup _,
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

  private boolean repair(Finding finding) {
    return switch (finding) {
      case Finding.BadGroup(long block, _) -> makeAnew(Geometry.groupOf(block));
      case Finding.UsedButFree(long block) -> makeAnew(Geometry.groupOf(block));
      case Finding.Leaked(long block, _) -> makeAnew(Geometry.groupOf(block));
      case Finding.WrongKind(long block, _) -> makeAnew(Geometry.groupOf(block));
      case Finding.WrongCount count -> makeAnew(count.group());
      // Without a name it would be wiped.
      case Finding.WrongLinks(long inode, _, int are) ->
          are > 0 && change(inode, block -> InodeView.setLinks(block, are));
      case Finding.WrongBlocks(long inode, _, long are) ->
          change(inode, block -> InodeView.setBlocks(block, are));
      case Finding.WrongParent(long directory, _, long is) ->
          change(directory, block -> InodeView.setParent(block, node(is)));
      case Finding.BadBlock _,
          Finding.BadTree _,
          Finding.BadInode _,
          Finding.DanglingName _,
          Finding.LostInode _,
          Finding.UsedTwice _ ->
          false;
    };
  }

  private boolean makeAnew(int group) {
    groups.add(group);
    return true;
  }

  private boolean change(long number, Consumer<byte[]> change) {
    change.accept(changed.computeIfAbsent(number, each -> blocks.read(each).clone()));
    return true;
  }

  private long node(long inode) {
    return inode == superblock.root()
        ? NodeNumber.ROOT
        : NodeNumber.of(inode, InodeView.generation(blocks.read(inode)));
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
