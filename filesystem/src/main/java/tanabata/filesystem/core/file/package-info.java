/// What the blocks of an inode mean: names of a directory, extents of a file, extended attributes.
/// All of them work on the changes of one operation. Start with
/// [tanabata.filesystem.core.file.Inode].
package tanabata.filesystem.core.file;
