package tanabata.simulation.explore;

import java.util.ArrayList;
import java.util.List;

/// Moves of some kinds as numbers, and paths of them as words.
public final class Moves<K extends Enum<K>> {

  private static final int HEX = 16;

  private final K[] kinds;

  /// @param kinds the enum that says what can happen
  public Moves(Class<K> kinds) {
    this.kinds = kinds.getEnumConstants();
  }

  Move<K> of(int code) {
    int detail = code % Move.DETAILS;
    int rest = code / Move.DETAILS;
    return new Move<>(kinds[rest / Move.SUBJECTS], rest % Move.SUBJECTS, detail);
  }

  /// A path in one word, for a command line.
  public String encode(List<Move<K>> path) {
    List<String> codes = new ArrayList<>();
    path.forEach(move -> codes.add(Integer.toHexString(move.code())));
    return String.join("-", codes);
  }

  /// The path of a word.
  public List<Move<K>> decode(String word) {
    List<Move<K>> path = new ArrayList<>();
    for (String code : word.isEmpty() ? new String[0] : word.split("-")) {
      path.add(of(Integer.parseInt(code, HEX)));
    }
    return path;
  }
}
