package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;

/// One thing that may happen next. A path is a list of moves from the start of a scenario, and the
/// same path always leads to the same state.
///
/// @param host whom it concerns, 0 or 1
/// @param detail which of several: an operation, a client, a kind of crash
record Move(Kind kind, int host, int detail) {

  /// Whose move it is: a healthy world makes progress by itself; a repair is possible at any time;
  /// a fault is drawn from a budget.
  enum Nature {
    PROGRESS,
    TIME,
    CHANCE,
    REPAIR,
    FAULT
  }

  enum Kind {
    DELIVER(Nature.PROGRESS),
    COMPLETE(Nature.PROGRESS),
    CONNECT(Nature.PROGRESS),
    ISSUE(Nature.PROGRESS),
    /// The witness carries out what the host asked.
    CARRY_OUT(Nature.PROGRESS),
    /// The answer of the witness arrives.
    ANSWER(Nature.PROGRESS),
    TICK(Nature.TIME),
    /// What was still on its way over a connection that has ended is lost.
    DROP(Nature.CHANCE),
    /// The witness carries out a question that was given up.
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
    /// A question to the witness, or its answer, is lost; the host is told or not.
    LOSE(Nature.FAULT),
    /// The host, or both, cannot reach the witness any more.
    WITNESS_LOST(Nature.FAULT);

    final Nature nature;

    Kind(Nature nature) {
      this.nature = nature;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  static Move of(Kind kind, int host) {
    return new Move(kind, host, 0);
  }

  boolean isProgress() {
    return kind.nature == Nature.PROGRESS;
  }

  /// As one number, in which paths are kept.
  int code() {
    return kind.ordinal() << 12 | host << 8 | detail;
  }

  static Move of(int code) {
    return new Move(KINDS[code >> 12], code >> 8 & 15, code & 255);
  }

  /// A path in one word, for a command line.
  static String word(List<Move> path) {
    List<String> codes = new ArrayList<>();
    path.forEach(move -> codes.add(Integer.toHexString(move.code())));
    return String.join("-", codes);
  }

  static List<Move> path(String word) {
    List<Move> path = new ArrayList<>();
    for (String code : word.isEmpty() ? new String[0] : word.split("-")) {
      path.add(of(Integer.parseInt(code, 16)));
    }
    return path;
  }
}
