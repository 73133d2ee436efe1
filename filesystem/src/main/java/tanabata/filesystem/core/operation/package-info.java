/// What each call does. An operation ([tanabata.filesystem.core.operation.Operation]) is a function
/// of what is on the disk: it reads and changes blocks by
/// [tanabata.filesystem.core.operation.Work], never waits, and begins anew if it lacks a block or a
/// lock. One file for each kind of call.
package tanabata.filesystem.core.operation;
