/// The locks that this mount shares with others: which it has, which it asks for, and which it
/// gives back. Start with [tanabata.filesystem.core.lock.Locks].
package tanabata.filesystem.core.lock;
