package tanabata.filesystem.fsck;

/// Something that is not as it must be.
public sealed interface Finding {

  /// A block of metadata that is none, or not the one that was looked for.
  ///
  /// @param fault a sentence without its subject
  record BadBlock(long block, String fault) implements Finding {}

  /// A tree whose numbers make no sense.
  record BadTree(long inode, long block, String fault) implements Finding {}

  /// An inode whose content makes no sense.
  record BadInode(long inode, String fault) implements Finding {}

  /// The header or a bitmap of a group is none.
  ///
  /// @param fault a sentence without its subject
  record BadGroup(long block, String fault) implements Finding {}

  /// A name for something that is not there.
  record DanglingName(long directory, String name, long inode) implements Finding {}

  /// An inode that is used and has no name.
  record LostInode(long inode) implements Finding {}

  record WrongLinks(long inode, int says, int are) implements Finding {}

  record WrongBlocks(long inode, long says, long are) implements Finding {}

  record WrongParent(long directory, long says, long is) implements Finding {}

  /// Two own one block.
  record UsedTwice(long block, long inode) implements Finding {}

  /// Somebody owns a block that the bitmap calls free.
  record UsedButFree(long block) implements Finding {}

  /// Nobody owns blocks that the bitmap calls used.
  record Leaked(long block, long count) implements Finding {}

  record WrongKind(long block, boolean saysMetadata) implements Finding {}

  record WrongCount(int group, String what, int says, int are) implements Finding {}
}
