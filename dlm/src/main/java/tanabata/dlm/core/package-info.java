/// The lock manager's decisions, without threads, clocks or sockets.
///
/// Start at [tanabata.dlm.core.LockCore]: it takes [tanabata.dlm.core.Input]s and gives
/// [tanabata.dlm.core.Effect]s. Within it two sides meet. The *client* side
/// ([tanabata.dlm.core.LocalLocks]) keeps every lock of this node and what it may rely on; the
/// *master* side ([tanabata.dlm.core.ResourceMaster]) keeps the queues of the names placed here
/// ([tanabata.dlm.core.Placement]). They talk in [tanabata.dlm.core.message.Message]s, also within
/// one node.
///
/// | room | what it decides |
/// | --- | --- |
/// | `Resource`, `LockQueue`, `MasterLock` | who is granted, who waits, who is told to give back |
/// | `Mode`, `ValueAccess`, `Value` | which modes go together; when the value block is read and written |
/// | `LocalLocks`, `LocalLock`, `Orphans` | what a holder may rely on while its wishes are under way |
/// | `ResourceMaster`, `Recovery`, `RecoveredValue`, `MasterValue` | recovery: from the holders' reports, behind one barrier |
/// | `GracefulLeave` | how a member leaves without a stop |
/// | `ReliableChannel` | each message once and in order, over a transport that may lose them |
/// | `DeadlockDetector` | deadlocks across names |
/// | `RangeTable`, `RangeMaster`, `LocalRanges` | POSIX byte ranges |
///
/// `docs/LOCKS.md` explains the whole to its users; `docs/design/0006` says why it is built this
/// way.
package tanabata.dlm.core;
