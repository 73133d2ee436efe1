/// What a fault does, on real processes: every row of the table of faults, with what clients see.
///
/// Start with [tanabata.integration.live.faults.DaemonCluster]: two daemons and a witness, each in
/// a process of its own, and a [tanabata.testbed.net.FaultProxy] on every connection between them,
/// which can be cut. [tanabata.integration.live.faults.Writer] is a client that remembers what it
/// was answered, and when. [tanabata.integration.live.faults.Namespaces] is the same with the
/// network of the kernel in between.
///
/// No test here depends on how fast anything is: it waits for a state, and only its timeout ends.
package tanabata.integration.live.faults;
