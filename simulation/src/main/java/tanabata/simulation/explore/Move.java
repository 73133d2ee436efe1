package tanabata.simulation.explore;

/// One thing that may happen next. A path is a list of moves from the start of an instance, and the
/// same path always leads to the same state.
///
/// @param kind which the model knows
/// @param subject whom it concerns: a node, a client, the sender of a message; 0 to 15
/// @param detail which of several: an operation, a receiver, a kind of crash; 0 to 255
public record Move<K extends Enum<K>>(K kind, int subject, int detail) {

  static final int SUBJECTS = 16;
  static final int DETAILS = 256;

  /// @throws IllegalArgumentException if a number is too large to be kept in a path
  public Move {
    if (subject < 0 || subject >= SUBJECTS || detail < 0 || detail >= DETAILS) {
      throw new IllegalArgumentException("no move has subject " + subject + ", detail " + detail);
    }
  }

  public static <K extends Enum<K>> Move<K> of(K kind, int subject) {
    return new Move<>(kind, subject, 0);
  }

  /// As one number, in which paths are kept.
  int code() {
    return (kind.ordinal() * SUBJECTS + subject) * DETAILS + detail;
  }
}
