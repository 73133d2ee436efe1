package tanabata.integration.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.simulation.history.LockHistory.Hold;

/// What one process of a node did with its locks, from its lines; see [Load].
final class Life {

  private final String holder;
  private final Map<Long, Wish> open = new HashMap<>();
  private final Map<String, List<Hold>> holds = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private long longestWait;
  private int grants;
  private int lost;
  private int unnumbered;

  /// One wish, and the hold that it became.
  private static final class Wish {
    final String name;
    final long invoked;
    boolean granted;
    long token;
    long turn;
    long answered;
    long certainUntil;
    boolean wasLost;

    Wish(String name, long invoked) {
      this.name = name;
      this.invoked = invoked;
      certainUntil = invoked;
    }

    Hold asked(String holder) {
      return Hold.asked(holder, token, invoked, answered).turn(turn);
    }
  }

  /// @param holder its name, and which life of it
  Life(String holder) {
    this.holder = holder;
  }

  /// @return whether it was a line about locks
  boolean heard(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "ask" -> open.put(number(words[1]), new Wish(words[2], number(words[3])));
      case "not" -> {
        open.remove(number(words[1]));
        refusals.merge(words[2], 1, Integer::sum);
      }
      case "had" -> had(open.get(number(words[1])), words);
      case "still", "give" -> open.get(number(words[1])).certainUntil = number(words[2]);
      case "lost" -> {
        open.get(number(words[1])).wasLost = true;
        lost++;
      }
      case "gave" -> gave(open.remove(number(words[1])), number(words[2]));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private void had(Wish wish, String... words) {
    wish.granted = true;
    wish.token = number(words[2]);
    wish.turn = number(words[3]);
    wish.answered = number(words[4]);
    wish.certainUntil = Math.max(wish.invoked, number(words[5]));
    grants++;
    longestWait = Math.max(longestWait, wish.answered - wish.invoked);
  }

  private void gave(Wish wish, long moment) {
    Hold asked = wish.asked(holder);
    keep(
        wish,
        wish.wasLost ? asked.lost(wish.certainUntil) : asked.released(wish.certainUntil, moment));
  }

  private void keep(Wish wish, Hold hold) {
    if (wish.token == 0) {
      // It was lost before its holder could ask for the token, and says nothing.
      unnumbered++;
    } else {
      holds.computeIfAbsent(wish.name, _ -> new ArrayList<>()).add(hold);
    }
  }

  /// The process is dead: what it held it held until its last check.
  void ended() {
    for (Wish wish : open.values()) {
      if (wish.granted) {
        keep(wish, wish.asked(holder).lost(wish.certainUntil));
      }
    }
    open.clear();
  }

  /// Wishes for a lock or for its end that are not answered, for people.
  List<String> unanswered() {
    return open.entrySet().stream()
        .map(entry ->
            holder
                + ": wish "
                + entry.getKey()
                + " for "
                + entry.getValue().name
                + (entry.getValue().granted ? " granted, and not released" : " not answered"))
        .toList();
  }

  boolean hasHeld(String name) {
    return holds.containsKey(name);
  }

  Map<String, List<Hold>> holds() {
    return holds;
  }

  Map<String, Integer> refusals() {
    return refusals;
  }

  long longestWait() {
    return longestWait;
  }

  int grants() {
    return grants;
  }

  int lost() {
    return lost;
  }

  int unnumbered() {
    return unnumbered;
  }
}
