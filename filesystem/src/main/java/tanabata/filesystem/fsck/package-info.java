/// Checks whether what is on the disk makes sense as a whole. Start with
/// [tanabata.filesystem.fsck.Check].
package tanabata.filesystem.fsck;
