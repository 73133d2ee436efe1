/// The lock manager for its users: [tanabata.dlm.LockSpace] is one space of names that a few nodes
/// share, and [tanabata.dlm.HeldLock] a lock in it, with modes, value block, notifications and a
/// fencing token. [tanabata.dlm.ClusterReadWriteLock] makes a
/// [java.util.concurrent.locks.ReadWriteLock] of it that keeps its grant until another node
/// requests it. Names, modes and values are in `tanabata.dlm.api`.
///
/// A space sends messages over a [tanabata.dlm.Transport], and is told by fencing who the members
/// are ([tanabata.dlm.LockSpace#change]) and until when grants may be relied on
/// ([tanabata.dlm.LockSpace#permit]). It decides nothing itself: that is
/// [tanabata.dlm.core.LockCore].
///
/// A program that runs the core on a loop of its own uses [tanabata.dlm.LockClient] instead of a
/// space: the users' side without a thread and without a core.
package tanabata.dlm;
