package tanabata.replication.undo;

/// An undo log cannot be used. Nothing has been changed.
final class DamagedUndoLog extends Exception {

  private static final long serialVersionUID = 1L;

  /// @param offset where in the file, in bytes
  DamagedUndoLog(long offset, String sentence) {
    super(sentence + " at byte " + offset);
  }
}
