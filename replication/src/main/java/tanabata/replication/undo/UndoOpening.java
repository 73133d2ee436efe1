package tanabata.replication.undo;

/// How an attempt to open or create an undo log ended.
public sealed interface UndoOpening {

  /// It is open; the receiver closes or discards it.
  ///
  /// @param cutBytes how much of a torn tail was cut off; 0 if the log was complete
  record Opened(UndoLog log, long cutBytes) implements UndoOpening {}

  /// It is not; nothing has been changed and nothing is left to close.
  ///
  /// @param sentence for the operator: what, where, what to do
  record Refused(String sentence) implements UndoOpening {}
}
