/// Checks whether what is on the disk makes sense as a whole, and repairs what has one answer.
/// Start with [tanabata.filesystem.fsck.Check].
package tanabata.filesystem.fsck;
