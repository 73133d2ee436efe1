/// The local medium: one regular file or block device, read and written without blocking the event
/// loop that owns it.
///
/// Start with [tanabata.replication.disk.Disks#open], which takes the exclusive lock and chooses
/// how, and with [tanabata.replication.disk.Disk], which is all that the rest of replication knows.
/// Results arrive at a [tanabata.replication.disk.DiskCompletion], on the same event loop.
///
/// Two implementations pass the same contract tests. One submits to the event loop's own io_uring:
/// no other thread takes part. The other hands each operation to two threads of its own, for event
/// loops that have no ring. What an operation consists of (continuing after a short transfer,
/// falling back to writing zeros, making durable) is in neither of them but in `Operation`.
///
/// A [tanabata.replication.disk.DiskDecorator] on the class path may wrap every disk of a daemon;
/// the fault injection of the testbed does.
///
/// Nothing here orders operations that overlap, or remembers what was written: that is for the core
/// above.
package tanabata.replication.disk;
