/// Programs of others, run with a limit: the technology under `agent` and `hook`.
///
/// Start with [tanabata.fencing.process.ProgramRun]. Nothing here touches a file: while fencing
/// goes on, the disk that a temporary file would lie on may be the one that is frozen.
package tanabata.fencing.process;
