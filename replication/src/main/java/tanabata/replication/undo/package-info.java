/// The undo log: what the disk held before it was overwritten.
///
/// When a node gives its version of the data up, for a resync or because it lost a split brain, a
/// log is made beside its metadata. As long as the log exists, the first overwrite of every block
/// saves the block's old content to it first. So the log and the live disk together are a snapshot
/// of the given-up version. When to save, and that a write waits for its save, is decided by the
/// core.
///
/// Start with [tanabata.replication.undo.UndoLogs], which creates and opens, and
/// [tanabata.replication.undo.UndoLog], which saves and reads.
/// [tanabata.replication.undo.GivenUpVersion] is the snapshot as a device to be exported,
/// [tanabata.replication.undo.Rollback] makes it the live version again, and
/// [tanabata.replication.undo.Retention] decides which logs are removed.
///
/// The promises: what was saved is durable before its completion; a torn tail is cut off; any other
/// damaged byte is named (file, offset) and refused. The format is drawn in `docs/FORMATS.md`.
package tanabata.replication.undo;
