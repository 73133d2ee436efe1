package tanabata.replication.core.work;

import tanabata.replication.model.KeptVersion;

/// The undo log is being opened, removed or put back.
public sealed interface UndoStep extends Ticket
    permits UndoStep.Open, UndoStep.Drop, UndoStep.PutBack {

  /// What follows.
  Continuation then();

  /// @param version that the log is to keep
  record Open(KeptVersion version, Continuation then) implements UndoStep {}

  record Drop(Continuation then) implements UndoStep {}

  record PutBack(Continuation then) implements UndoStep {}
}
