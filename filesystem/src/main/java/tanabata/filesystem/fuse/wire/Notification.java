package tanabata.filesystem.fuse.wire;

import tanabata.filesystem.request.Name;

/// What the kernel is told unasked. It may wait for locks before it takes one, and those may be
/// held by whoever waits for an answer.
public sealed interface Notification {

  /// Attributes and lists of access are not valid any more, and the pages of a range are dropped.
  /// The latter waits for pages that are being filled or written back.
  ///
  /// @param offset negative if no page is meant
  /// @param length 0 for all from the offset on
  record InvalidateInode(long node, long offset, long length) implements Notification {}

  /// A name is not valid any more. Waits for calls under way in the directory.
  ///
  /// @param expireOnly whether it is only asked for again before it is used
  record InvalidateEntry(long parent, Name name, boolean expireOnly) implements Notification {}

  /// A name is gone. Waits for calls under way in the directory, and on the child.
  record Delete(long parent, long child, Name name) implements Notification {}

  /// Whether the kernel takes it without waiting for anybody.
  static boolean isTakenAtOnce(Notification notification) {
    return switch (notification) {
      case InvalidateInode inode -> inode.offset() < 0;
      case InvalidateEntry _, Delete _ -> false;
    };
  }
}
