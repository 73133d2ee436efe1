/// Trees of 63-bit keys: the names of a directory, the extents of a file, extended attributes,
/// orphans. Start with [tanabata.filesystem.core.tree.Tree].
package tanabata.filesystem.core.tree;
