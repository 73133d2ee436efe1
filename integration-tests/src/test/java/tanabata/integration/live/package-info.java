/// The pair as an operator runs it: two daemons in processes of their own, and the programs that
/// people use on it.
///
/// Start with [tanabata.integration.live.Pair], which starts and ends the two and says how they
/// are. [tanabata.integration.live.Tool] runs a program of this host,
/// [tanabata.integration.live.Fio] describes a load, [tanabata.integration.live.Waiting] is the
/// only way to wait. When a test fails, what both daemons logged is attached to the failure.
///
/// Nothing here fakes anything: what passes here has been through the kernel's sockets and files.
package tanabata.integration.live;
