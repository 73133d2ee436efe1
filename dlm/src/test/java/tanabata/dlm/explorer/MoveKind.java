package tanabata.dlm.explorer;

import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;

/// What can happen. The subject of a move is a node, unless something else is said here.
enum MoveKind {
  /// A client, the subject, does the next thing in its script.
  STEP,
  /// The oldest message on a link arrives. The subject is the sender, the detail the receiver.
  DELIVER,
  /// A node learns of the latest membership.
  INFORM,
  /// A node dies; what it has sent may still arrive.
  KILL,
  /// A node dies, and its messages that have not arrived are lost.
  KILL_WITH_MESSAGES,
  /// A node's permit has ended, and the next membership is without it.
  EXCLUDE,
  /// A node learns that it is excluded.
  EVICT,
  /// A node that is evicted or dead is a member again.
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
