/// The lock manager for its users: [tanabata.dlm.LockSpace] is one space of names that a few nodes
/// share, and [tanabata.dlm.HeldLock] a lock in it, with modes, value block, callbacks and a
/// fencing token. [tanabata.dlm.ClusterReadWriteLock] makes an ordinary
/// [java.util.concurrent.locks.ReadWriteLock] of it that keeps its grant until another node wants
/// it.
///
/// A space carries messages over a [tanabata.dlm.Transport], and is told by fencing who takes part
/// ([tanabata.dlm.LockSpace#change]) and until when its grants may be relied on
/// ([tanabata.dlm.LockSpace#permit]). It decides nothing itself: that is
/// [tanabata.dlm.core.LockCore].
package tanabata.dlm;
