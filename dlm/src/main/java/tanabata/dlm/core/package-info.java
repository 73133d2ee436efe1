/// The lock manager's decisions, without threads, clocks or sockets.
///
/// Start at [tanabata.dlm.core.LockCore]: it takes [tanabata.dlm.core.Input]s and gives
/// [tanabata.dlm.core.Effect]s. Within it two sides meet. The *owner* side keeps every lock of this
/// node and what its users may rely on; the *master* side keeps the queues of the names placed
/// here. They send each other messages ([tanabata.dlm.core.message]), also within one node.
///
/// | class | what it decides |
/// | --- | --- |
/// | `LocalLocks`, `LocalLock`, `Orphans` | what a user is told, and when |
/// | `LocalRecovery` | what a holder relies on when members change |
/// | `LocalRanges`, `RangeMaster` | POSIX byte ranges, on both sides |
/// | `Placement` | which member masters a name |
/// | `ResourceMaster` | serves the names placed here, by the queues of [tanabata.dlm.core.resource] |
/// | `MasterRecovery`, `Recovery`, `RecoveredValue` | when a master may serve, and which value is valid then |
/// | `GracefulLeave` | how a member leaves without a stop |
/// | `DeadlockDetector` | deadlocks across names |
/// | `LockLister` | what operators see |
/// | `Rules` | the decisions on which safety rests |
///
/// `docs/LOCKS.md` explains the whole to its users; `docs/design/0006` says why it is built this
/// way.
package tanabata.dlm.core;
