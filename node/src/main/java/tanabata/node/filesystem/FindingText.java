package tanabata.node.filesystem;

import java.util.List;
import tanabata.filesystem.fsck.Finding;
import tanabata.foundation.Sanitizer;

/// What is wrong with a filesystem, in sentences.
final class FindingText {

  private static final int MOST = 20;

  private FindingText() {}

  /// How many there are, and the first of them, a line each.
  static String of(List<Finding> findings) {
    StringBuilder text =
        new StringBuilder()
            .append(findings.size())
            .append(findings.size() == 1 ? " fault:" : " faults:");
    findings.stream().limit(MOST).forEach(each -> text.append("\n  ").append(of(each)));
    if (findings.size() > MOST) {
      text.append("\n  and ").append(findings.size() - MOST).append(" more");
    }
    return text.toString();
  }

  static String of(Finding finding) {
    return switch (finding) {
      case Finding.BadBlock(long block, String fault) -> "block " + block + " " + fault;
      case Finding.BadTree(long inode, long block, String fault) ->
          "a tree of inode " + inode + ", in block " + block + ", " + fault;
      case Finding.BadInode(long inode, String fault) -> "inode " + inode + " " + fault;
      case Finding.BadGroup(long block, String fault) -> "block " + block + " " + fault;
      case Finding.DanglingName(long directory, String name, long inode) ->
          "'"
              + Sanitizer.onOneLine(name)
              + "' in directory "
              + directory
              + " leads to inode "
              + inode
              + ", which is not there";
      case Finding.LostInode(long inode) -> "inode " + inode + " is used, and has no name";
      case Finding.WrongLinks(long inode, int says, int are) ->
          "inode " + inode + " says that it has " + says + " links; there are " + are;
      case Finding.WrongBlocks(long inode, long says, long are) ->
          "inode " + inode + " says that it has " + says + " blocks; there are " + are;
      case Finding.WrongParent(long directory, long says, long is) ->
          "directory " + directory + " says that it is in " + says + "; it is in " + is;
      case Finding.UsedTwice(long block, long inode) ->
          "block " + block + " of inode " + inode + " belongs to another one too";
      case Finding.UsedButFree(long block) -> "block " + block + " is in use, and called free";
      case Finding.Leaked(long block, long count) ->
          count + " blocks from " + block + " on are called used, and belong to nobody";
      case Finding.WrongKind(long block, boolean saysMetadata) ->
          "block " + block + " is " + (saysMetadata ? "no " : "") + "metadata, other than is said";
      case Finding.WrongCount(int group, String what, int says, int are) ->
          "group " + group + " says that it has " + says + " " + what + "; there are " + are;
    };
  }
}
