package tanabata.dlm.explorer;

import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;

/// What can happen. The subject of a move is a node, unless something else is said here.
enum MoveKind {
  /// A client, the subject, does the next thing in its script.
  STEP,
  /// The oldest message on a link arrives. The subject is the sender, the detail the receiver.
  DELIVER,
  /// A node hears of the latest membership.
  TELL,
  /// A node dies; what it has sent may still arrive.
  KILL,
  /// A node dies, and what it has sent last with it.
  KILL_IN_SILENCE,
  /// A node's permit has ended, and the next membership is without it.
  EXCLUDE,
  /// A node learns that it is excluded.
  OUT,
  /// A node that is out or dead is a member again.
  JOIN,
  LEAVE,
  TICK;

  static final Moves<MoveKind> VOCABULARY = new Moves<>(MoveKind.class);

  Move<MoveKind> of(int subject) {
    return Move.of(this, subject);
  }

  Move<MoveKind> of(int subject, int detail) {
    return new Move<>(this, subject, detail);
  }
}
