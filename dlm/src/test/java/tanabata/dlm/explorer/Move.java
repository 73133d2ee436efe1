package tanabata.dlm.explorer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One thing that happens.
///
/// @param one a client, for `STEP`; the sender, for `DELIVER`; else a node
/// @param other the receiver, for `DELIVER`
record Move(Kind kind, int one, int other) {

  enum Kind {
    /// A client does the next thing in its script.
    STEP,
    /// The oldest message on a link arrives.
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
    TICK
  }

  private static final int WIDTH = 8;

  int code() {
    return (kind.ordinal() * WIDTH + one) * WIDTH + other;
  }

  static Move of(int code) {
    return new Move(Kind.values()[code / (WIDTH * WIDTH)], code / WIDTH % WIDTH, code % WIDTH);
  }

  /// A path as one word, and back.
  static String encode(List<Move> path) {
    return path.stream()
        .map(move -> Integer.toString(move.code()))
        .collect(Collectors.joining("."));
  }

  static List<Move> decode(String word) {
    return Arrays.stream(word.split("\\.")).map(code -> of(Integer.parseInt(code))).toList();
  }
}
