package tanabata.filesystem.core.tree;

/// Where the nodes of a tree come from.
public interface NodeSpace {

  /// A free block becomes a node of this tree.
  long take();

  /// A node is not needed any more.
  void give(long block);
}
