package tanabata.integration.explorer;

import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;

/// What can happen. The subject of a move is the host that it concerns, 0 or 1; the detail is one
/// of several: an operation, a client, a kind of crash.
enum MoveKind {
  DELIVER(Nature.PROGRESS),
  COMPLETE(Nature.PROGRESS),
  CONNECT(Nature.PROGRESS),
  ISSUE(Nature.PROGRESS),
  /// The witness carries out what the host asked.
  CARRY_OUT(Nature.PROGRESS),
  /// The reply of the witness arrives.
  REPLY(Nature.PROGRESS),
  /// The user of locks at the host takes the next step of its script.
  LOCK(Nature.PROGRESS),
  /// A message between the lock managers arrives.
  DELIVER_LOCKS(Nature.PROGRESS),
  TICK(Nature.TIME),
  /// What was still on its way over a connection that has ended is lost.
  DROP(Nature.CHANCE),
  /// The witness carries out a request that was given up.
  CARRY_OUT_LATE(Nature.CHANCE),
  RESTART(Nature.REPAIR),
  RESUME(Nature.REPAIR),
  HEAL(Nature.REPAIR),
  WITNESS_BACK(Nature.REPAIR),
  CUT(Nature.FAULT),
  /// What is sent towards the host no longer arrives, and nobody is told.
  STALL(Nature.FAULT),
  PAUSE(Nature.FAULT),
  CRASH(Nature.FAULT),
  /// The host is told to stop in order.
  LEAVE(Nature.FAULT),
  /// A request to the witness, or its reply, is lost; the host is told or not.
  LOSE(Nature.FAULT),
  /// The host, or both, cannot reach the witness any more.
  WITNESS_LOST(Nature.FAULT);

  static final Moves<MoveKind> VOCABULARY = new Moves<>(MoveKind.class);

  final Nature nature;

  /// Whose move it is: a healthy world makes progress by itself; a repair is possible at any time;
  /// a fault is drawn from a budget.
  enum Nature {
    PROGRESS,
    TIME,
    CHANCE,
    REPAIR,
    FAULT
  }

  MoveKind(Nature nature) {
    this.nature = nature;
  }

  Move<MoveKind> of(int host) {
    return Move.of(this, host);
  }

  Move<MoveKind> of(int host, int detail) {
    return new Move<>(this, host, detail);
  }
}
