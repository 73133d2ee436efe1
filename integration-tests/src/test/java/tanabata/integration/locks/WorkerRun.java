package tanabata.integration.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.simulation.history.LockHistory.Hold;

/// What one process of a node did with its locks, from its lines; see [LockWorkload].
final class WorkerRun {

  private final String holder;
  private final Map<Long, Request> open = new HashMap<>();
  private final Map<String, List<Hold>> holds = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private long longestWait;
  private int grants;
  private int lost;
  private int unnumbered;

  /// One request, and the hold that it became.
  private static final class Request {
    final String name;
    final long invoked;
    boolean granted;
    long token;
    long turn;
    long answered;
    long certainUntil;
    boolean wasLost;

    Request(String name, long invoked) {
      this.name = name;
      this.invoked = invoked;
      certainUntil = invoked;
    }

    Hold asked(String holder) {
      return Hold.asked(holder, token, invoked, answered).turn(turn);
    }
  }

  /// @param holder its name, and which run of it
  WorkerRun(String holder) {
    this.holder = holder;
  }

  /// @return whether it was a line about locks
  boolean received(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "request" -> open.put(number(words[1]), new Request(words[2], number(words[3])));
      case "refused" -> {
        open.remove(number(words[1]));
        refusals.merge(words[2], 1, Integer::sum);
      }
      case "granted" -> granted(open.get(number(words[1])), words);
      case "valid", "releasing" -> open.get(number(words[1])).certainUntil = number(words[2]);
      case "lost" -> {
        open.get(number(words[1])).wasLost = true;
        lost++;
      }
      case "released" -> released(open.remove(number(words[1])), number(words[2]));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private void granted(Request request, String... words) {
    request.granted = true;
    request.token = number(words[2]);
    request.turn = number(words[3]);
    request.answered = number(words[4]);
    request.certainUntil = Math.max(request.invoked, number(words[5]));
    grants++;
    longestWait = Math.max(longestWait, request.answered - request.invoked);
  }

  private void released(Request request, long moment) {
    Hold asked = request.asked(holder);
    keep(
        request,
        request.wasLost
            ? asked.lost(request.certainUntil)
            : asked.released(request.certainUntil, moment));
  }

  private void keep(Request request, Hold hold) {
    if (request.token == 0) {
      // It was lost before its holder could ask for the token, and says nothing.
      unnumbered++;
    } else {
      holds.computeIfAbsent(request.name, _ -> new ArrayList<>()).add(hold);
    }
  }

  /// The process is dead: what it held it held until its last check.
  void ended() {
    for (Request request : open.values()) {
      if (request.granted) {
        keep(request, request.asked(holder).lost(request.certainUntil));
      }
    }
    open.clear();
  }

  /// Requests for a lock or for its end that are not answered, for people.
  List<String> unanswered() {
    return open.entrySet().stream()
        .map(entry ->
            holder
                + ": request "
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
