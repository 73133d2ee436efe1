package tanabata.integration.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Walks every interleaving of a scenario, shortest paths first, and judges every state it meets.
///
/// A core cannot be copied, so a state is made anew from the path that leads to it, every time. The
/// states of one depth are divided among the processors; what they find is put together in order,
/// so the result does not depend on which was faster.
final class Explorer {

  /// As a depth: however deep it goes.
  static final int WHOLLY = Integer.MAX_VALUE;

  private static final int PORTION = 1024;

  private final Scenario scenario;
  private final Limit limit;
  private final boolean heals;
  private final List<Move> prelude;
  private final StateTable seen = new StateTable();
  private int[] parents = new int[1 << 12];
  private int[] codes = new int[1 << 12];
  private long moves;

  /// How far to go.
  ///
  /// @param depth moves from the start
  /// @param states in all
  record Limit(int depth, int states) {}

  /// What is wrong, and the way there from the start of the scenario.
  record Found(List<Move> path, String what) {}

  /// @param depth every state that can be reached with so many moves was met
  /// @param exhausted whether those are all there are
  record Result(
      int states, long moves, int depth, boolean exhausted, Duration took, Optional<Found> found) {

    @Override
    public String toString() {
      long millis = Math.max(1, took.toMillis());
      return String.format(
          "%,d states, %,d moves, %s depth %d, %,d ms, %,d states/s, %,d moves/s%s",
          states,
          moves,
          exhausted ? "all there are," : "all up to",
          depth,
          millis,
          states * 1000L / millis,
          moves * 1000 / millis,
          found
              .map(what -> "; found after " + what.path().size() + " moves: " + what.what())
              .orElse(""));
    }
  }

  /// One move from a known state, and where it leads.
  private record Step(int code, long first, long second, Optional<String> wrong) {}

  private Explorer(Scenario scenario, Limit limit, boolean heals) {
    this.scenario = scenario;
    this.limit = limit;
    this.heals = heals;
    this.prelude = prelude(scenario);
  }

  private static List<Move> prelude(Scenario scenario) {
    return scenario.settled() ? Healing.settle(new Universe(scenario)) : List.of();
  }

  /// @param heals whether every state is also healed, to see whether all ends well from there
  static Result explore(Scenario scenario, Limit limit, boolean heals) {
    return new Explorer(scenario, limit, heals).explore();
  }

  private Result explore() {
    long began = System.nanoTime();
    StateHash start = hash(at(new int[0]));
    seen.add(start.first(), start.second());
    int from = 0;
    int depth = 0;
    Optional<Found> found = Optional.empty();
    boolean full = false;
    while (from < seen.size() && depth < limit.depth && !full && found.isEmpty()) {
      int to = seen.size();
      for (int at = from; at < to && found.isEmpty() && !full; at += PORTION) {
        found = walk(at, Math.min(to, at + PORTION));
        full = seen.size() >= limit.states;
      }
      if (found.isEmpty() && !full) {
        from = to;
        depth++;
      }
    }
    return new Result(
        seen.size(),
        moves,
        depth,
        found.isEmpty() && from == seen.size(),
        Duration.ofNanos(System.nanoTime() - began),
        found);
  }

  /// Makes every move from each of these states.
  private Optional<Found> walk(int from, int to) {
    List<List<Step>> portion = IntStream.range(from, to).parallel().mapToObj(this::steps).toList();
    for (int i = 0; i < portion.size(); i++) {
      for (Step step : portion.get(i)) {
        moves++;
        if (step.wrong.isPresent()) {
          List<Move> path = new ArrayList<>();
          Arrays.stream(path(from + i)).forEach(code -> path.add(Move.of(code)));
          path.add(Move.of(step.code));
          return Optional.of(new Found(path, step.wrong.get()));
        }
        int number = seen.size();
        if (seen.add(step.first, step.second)) {
          remember(number, from + i, step.code);
        }
      }
    }
    return Optional.empty();
  }

  private void remember(int number, int parent, int code) {
    if (number == parents.length) {
      parents = Arrays.copyOf(parents, number * 2);
      codes = Arrays.copyOf(codes, number * 2);
    }
    parents[number] = parent;
    codes[number] = code;
  }

  private int[] path(int state) {
    int length = 0;
    for (int at = state; at != 0; at = parents[at]) {
      length++;
    }
    int[] path = new int[length];
    for (int at = state; at != 0; at = parents[at]) {
      path[--length] = codes[at];
    }
    return path;
  }

  private Universe at(int[] path) {
    Universe universe = new Universe(scenario);
    prelude.forEach(universe::make);
    for (int code : path) {
      universe.make(Move.of(code));
    }
    return universe;
  }

  private List<Step> steps(int state) {
    int[] path = path(state);
    Universe universe = at(path);
    List<Step> steps = new ArrayList<>();
    boolean used = false;
    for (Move move : universe.moves()) {
      steps.add(step(used ? at(path) : universe, move));
      used = true;
    }
    return steps;
  }

  private Step step(Universe universe, Move move) {
    try {
      universe.make(move);
      StateHash hash = hash(universe);
      long first = hash.first();
      long second = hash.second();
      Optional<String> wrong = Optional.empty();
      if (!seen.contains(first, second)) {
        wrong = Judge.verdict(universe);
        if (wrong.isEmpty() && heals) {
          wrong = Healing.verdict(universe);
        }
      }
      return new Step(move.code(), first, second, wrong);
    } catch (AssertionError | RuntimeException e) {
      return new Step(move.code(), 0, 0, Optional.of(e.toString()));
    }
  }

  private static StateHash hash(Universe universe) {
    return StateHash.of(universe, universe.now(), universe.horizon());
  }

  // For people.

  /// The moves of a path, one a line.
  static String outline(Scenario scenario, List<Move> path) {
    StringBuilder text = new StringBuilder();
    Universe universe = new Universe(scenario);
    prelude(scenario).forEach(universe::make);
    for (int i = 0; i < path.size(); i++) {
      text.append(i + 1).append(". ").append(Wording.text(universe, path.get(i))).append('\n');
      if (i + 1 < path.size()) {
        universe.make(path.get(i));
      }
    }
    return text.toString();
  }

  /// What happens on a path, move by move with every input and effect, and what is wrong then.
  static String story(Scenario scenario, List<Move> path) {
    StringBuilder text = new StringBuilder();
    Universe universe = new Universe(scenario);
    prelude(scenario).forEach(universe::make);
    universe.listen(line -> text.append(line).append('\n'));
    try {
      int number = 0;
      for (Move move : path) {
        if (!universe.moves().contains(move)) {
          return text + "\nthen: the path goes on with " + move + ", which is not possible here";
        }
        text.append(++number).append(". ").append(Wording.text(universe, move)).append('\n');
        universe.make(move);
      }
      text.append("\nthen: ").append(Judge.verdict(universe).orElse("nothing is wrong"));
      text.append("\n\nand healed:\n").append(Healing.verdict(universe).orElse("all ends well"));
    } catch (AssertionError | RuntimeException e) {
      text.append("\nthen: ").append(e);
    }
    return text.toString();
  }
}
