/// Locks between real processes: each node of a lock space is a process of its own that can be
/// killed and stopped, and what all of them saw is judged as one history.
///
/// Start with [tanabata.integration.locks.LiveLocksTest]. The test process stands for fencing
/// ([tanabata.integration.locks.MembershipService]) and does the faults; the nodes are
/// [tanabata.integration.locks.LockWorker]s, which take orders by lines and report what they do by
/// lines; [tanabata.simulation.history.LockHistory] judges. What nodes send to each other goes
/// through proxies ([tanabata.integration.locks.ProxyMesh]), which can be slow.
/// [tanabata.integration.locks.PlantedLocksTest] is the test of all that.
///
/// Moments of all processes are compared here, which is not allowed elsewhere: `System.nanoTime()`
/// is CLOCK_MONOTONIC on Linux, and that is one clock for all processes of a host.
package tanabata.integration.locks;
