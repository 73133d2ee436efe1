package tanabata.dlm.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Explores every interleaving of a scenario, shortest paths first.
///
/// A core cannot be copied, so each state is built from the path that leads to it, every time. The
/// states of one depth are divided among the processors; their results are merged in order, so the
/// outcome does not depend on which was faster.
final class Explorer {

  private static final int PORTION = 1024;

  private final Scenario scenario;
  private final boolean heals;
  private final Set<StateHash.Sum> seen = new HashSet<>();
  private final List<int[]> paths = new ArrayList<>();
  private long moves;

  /// What is wrong, and the path to it.
  record Found(List<Move> path, String what) {}

  /// @param depth every state that can be reached in so many moves was explored
  /// @param exhausted whether those are all states
  record Result(
      int states, long moves, int depth, boolean exhausted, Duration took, Optional<Found> found) {

    @Override
    public String toString() {
      return String.format(
          "%,d states, %,d moves, %s depth %d, %,d ms%s",
          states,
          moves,
          exhausted ? "all there are," : "all up to",
          depth,
          took.toMillis(),
          found
              .map(what -> "; found after " + what.path().size() + " moves: " + what.what())
              .orElse(""));
    }
  }

  /// One move from a known state, and the state it leads to.
  private record Edge(int code, StateHash.Sum to, Optional<String> wrong) {}

  private Explorer(Scenario scenario, boolean heals) {
    this.scenario = scenario;
    this.heals = heals;
  }

  /// @param heals whether every state is also healed, to see whether every request ends
  static Result explore(Scenario scenario, int depth, boolean heals) {
    return new Explorer(scenario, heals).explore(depth);
  }

  private Result explore(int most) {
    long began = System.nanoTime();
    seen.add(StateHash.of(new SimulatedCluster(scenario).state()));
    paths.add(new int[0]);
    int from = 0;
    int depth = 0;
    Optional<Found> found = Optional.empty();
    while (from < paths.size() && depth < most && found.isEmpty()) {
      int to = paths.size();
      for (int at = from; at < to && found.isEmpty(); at += PORTION) {
        found = walk(at, Math.min(to, at + PORTION));
      }
      if (found.isEmpty()) {
        // Their paths are not needed any more; their numbers are.
        for (int at = from; at < to; at++) {
          paths.set(at, new int[0]);
        }
        from = to;
        depth++;
      }
    }
    boolean exhausted = found.isEmpty() && from == paths.size();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new Result(paths.size(), moves, depth, exhausted, took, found);
  }

  private Optional<Found> walk(int from, int to) {
    List<List<Edge>> portion = IntStream.range(from, to).parallel().mapToObj(this::edges).toList();
    for (int i = 0; i < portion.size(); i++) {
      for (Edge edge : portion.get(i)) {
        moves++;
        int[] path = paths.get(from + i);
        int[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = edge.code;
        if (edge.wrong.isPresent()) {
          List<Move> there = Arrays.stream(longer).mapToObj(Move::of).toList();
          return Optional.of(new Found(there, edge.wrong.get()));
        }
        if (seen.add(edge.to)) {
          paths.add(longer);
        }
      }
    }
    return Optional.empty();
  }

  private SimulatedCluster at(int[] path) {
    SimulatedCluster cluster = new SimulatedCluster(scenario);
    for (int code : path) {
      cluster.make(Move.of(code));
    }
    return cluster;
  }

  private List<Edge> edges(int number) {
    int[] path = paths.get(number);
    SimulatedCluster cluster = at(path);
    List<Edge> edges = new ArrayList<>();
    boolean used = false;
    for (Move move : cluster.moves()) {
      edges.add(edge(used ? at(path) : cluster, move));
      used = true;
    }
    return edges;
  }

  private Edge edge(SimulatedCluster cluster, Move move) {
    try {
      cluster.make(move);
      StateHash.Sum sum = StateHash.of(cluster.state());
      boolean known = seen.contains(sum);
      Optional<String> wrong = heals && !known ? Healing.verdict(cluster) : Optional.empty();
      return new Edge(move.code(), sum, wrong);
    } catch (AssertionError | RuntimeException e) {
      return new Edge(move.code(), new StateHash.Sum(0, 0), Optional.of(e.toString()));
    }
  }

  /// What happens on a path, move by move with every input and effect, and what is wrong in the
  /// end.
  static String story(Scenario scenario, List<Move> path) {
    StringBuilder text = new StringBuilder();
    SimulatedCluster cluster = new SimulatedCluster(scenario);
    cluster.listen(line -> text.append("   ").append(line).append('\n'));
    try {
      int number = 0;
      for (Move move : path) {
        text.append(++number).append(". ").append(move).append('\n');
        cluster.make(move);
      }
      text.append("\nhealed:\n");
      text.append(Healing.verdict(cluster).orElse("every request ends"));
    } catch (AssertionError | RuntimeException e) {
      text.append("\nthen: ").append(e);
    }
    return text.toString();
  }
}
