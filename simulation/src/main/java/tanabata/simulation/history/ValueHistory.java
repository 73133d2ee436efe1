package tanabata.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Judges what the holders of one exclusive lock read from its value block: what is called valid
/// must be what the holder before wrote, and nothing if that one came to nothing, for then it may
/// have changed what the block stands for.
///
/// The order is that of the tokens. Values are numbers, each written once.
public final class ValueHistory {

  /// Of a lock that nobody has written since it was last held by nobody at all.
  public static final long UNWRITTEN = 0;

  /// What no holder has seen, and none may.
  private static final long NOTHING = -1;

  private long believable = UNWRITTEN;
  private Optional<Turn> last = Optional.empty();

  /// One hold.
  ///
  /// @param valid whether the block was called valid
  /// @param read what stood in it
  /// @param written what this holder wrote, whether or not it knows that this was done; 0 if it did
  ///   not come so far
  public record Turn(String holder, long token, boolean valid, long read, long written) {}

  /// Adds what was seen since the last time; nothing of it is under way any more.
  ///
  /// @return what is wrong
  public Optional<String> judge(List<Turn> turns) {
    List<Turn> inOrder = new ArrayList<>(turns);
    inOrder.sort(Comparator.comparingLong(Turn::token));
    for (Turn turn : inOrder) {
      if (turn.valid && turn.read != UNWRITTEN && turn.read != believable) {
        return Optional.of(
            "%s was told that %d is valid; the one before was %s"
                .formatted(turn, turn.read, last.map(Turn::toString).orElse("nobody")));
      }
      believable = turn.written == UNWRITTEN ? NOTHING : turn.written;
      last = Optional.of(turn);
    }
    return Optional.empty();
  }
}
