package tanabata.filesystem.explorer;

import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;

/// What can happen. The subject of a move is a host.
enum MoveKind {
  /// Its program makes the next call.
  CALL,
  /// The device has done what it was asked; the detail says which of what it was asked.
  DEVICE,
  /// What the lock manager said next arrives.
  RECEIVE,
  /// It hears that a lock is wanted; the detail says which of those.
  WANTED,
  /// Time passes there: whatever waits for a time is due.
  TICK,
  /// It dies. The detail says what there is of what its device was asked and has not done.
  KILL,
  /// It is certain that it is dead.
  LEARN;

  static final Moves<MoveKind> VOCABULARY = new Moves<>(MoveKind.class);

  Move<MoveKind> of(int subject) {
    return Move.of(this, subject);
  }

  Move<MoveKind> of(int subject, int detail) {
    return new Move<>(this, subject, detail);
  }
}
