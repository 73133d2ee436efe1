package tanabata.simulation.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Walks every interleaving of an instance, shortest paths first, and judges every state it meets.
///
/// The states of one depth are divided among the processors; what they find is put together in
/// order, so the result does not depend on which was faster.
public final class Explorer<S, K extends Enum<K>> {

  /// As a depth: however deep it goes.
  public static final int EXHAUSTIVE = Integer.MAX_VALUE;

  private static final int PORTION = 1024;

  private static final StateKey NONE = new StateKey(0, 0);

  private final Model<S, K> model;
  private final Limit limit;
  private final Check check;
  private final StateTable seen = new StateTable();

  /// Of each state but the first, the one from which it was first reached, and the move.
  private int[] parents = new int[1 << 12];

  private int[] codes = new int[1 << 12];
  private long moves;

  /// How far to go.
  ///
  /// @param depth moves from the start
  /// @param states in all
  public record Limit(int depth, int states) {}

  /// What is looked at.
  public enum Check {
    /// Each state as it is: what is found is found where it does harm.
    STATES,
    /// Each state, and whether all ends well from there: what is found is found where harm has
    /// become unavoidable.
    STATES_AND_HEALING
  }

  /// What is wrong, and the way there from the start.
  public record Counterexample<K extends Enum<K>>(List<Move<K>> path, String violation) {}

  /// @param depth every state that can be reached with so many moves was met
  /// @param exhausted whether those are all there are
  public record Result<K extends Enum<K>>(
      int states,
      long moves,
      int depth,
      boolean exhausted,
      Duration took,
      Optional<Counterexample<K>> found) {

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
              .map(what -> "; found after " + what.path().size() + " moves: " + what.violation())
              .orElse(""));
    }
  }

  /// One move from a known state, and where it leads.
  private record Step(int code, StateKey to, Optional<String> violation) {}

  private Explorer(Model<S, K> model, Limit limit, Check check) {
    this.model = model;
    this.limit = limit;
    this.check = check;
  }

  public static <S, K extends Enum<K>> Result<K> explore(
      Model<S, K> model, Limit limit, Check check) {
    return new Explorer<>(model, limit, check).explore();
  }

  private Result<K> explore() {
    long began = System.nanoTime();
    seen.add(model.key(model.start()));
    int from = 0;
    int depth = 0;
    Optional<Counterexample<K>> found = Optional.empty();
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
    return new Result<>(
        seen.size(),
        moves,
        depth,
        found.isEmpty() && from == seen.size(),
        Duration.ofNanos(System.nanoTime() - began),
        found);
  }

  /// Makes every move from each of these states.
  private Optional<Counterexample<K>> walk(int from, int to) {
    List<List<Step>> portion = IntStream.range(from, to).parallel().mapToObj(this::steps).toList();
    for (int i = 0; i < portion.size(); i++) {
      for (Step step : portion.get(i)) {
        moves++;
        if (step.violation.isPresent()) {
          return Optional.of(counterexample(from + i, step));
        }
        int number = seen.size();
        if (seen.add(step.to)) {
          remember(number, from + i, step.code);
        }
      }
    }
    return Optional.empty();
  }

  private Counterexample<K> counterexample(int state, Step step) {
    List<Move<K>> path = new ArrayList<>();
    Arrays.stream(path(state)).forEach(code -> path.add(model.vocabulary().of(code)));
    path.add(model.vocabulary().of(step.code));
    return new Counterexample<>(path, step.violation.orElseThrow());
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

  private S at(int[] path) {
    S state = model.start();
    for (int code : path) {
      model.make(state, model.vocabulary().of(code));
    }
    return state;
  }

  private List<Step> steps(int number) {
    int[] path = path(number);
    S state = at(path);
    List<Step> steps = new ArrayList<>();
    boolean used = false;
    for (Move<K> move : model.moves(state)) {
      steps.add(step(used ? at(path) : state, move));
      used = true;
    }
    return steps;
  }

  private Step step(S state, Move<K> move) {
    try {
      model.make(state, move);
      StateKey key = model.key(state);
      return new Step(move.code(), key, seen.contains(key) ? Optional.empty() : judge(state));
    } catch (AssertionError | RuntimeException e) {
      return new Step(move.code(), NONE, Optional.of(e.toString()));
    }
  }

  private Optional<String> judge(S state) {
    Optional<String> violation = model.violation(state);
    return switch (check) {
      case STATES -> violation;
      case STATES_AND_HEALING -> violation.or(() -> model.violationWhenHealed(state));
    };
  }
}
