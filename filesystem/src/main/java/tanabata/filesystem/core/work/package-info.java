/// What goes into the core of a filesystem and comes out of it, and the names of its locks. Start
/// with [tanabata.filesystem.core.work.Input] and [tanabata.filesystem.core.work.Effect].
package tanabata.filesystem.core.work;
