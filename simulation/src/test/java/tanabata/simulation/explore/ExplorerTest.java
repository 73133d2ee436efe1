package tanabata.simulation.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Two jugs of three and five litres: what can be measured with them, and how.
class ExplorerTest {

  private static final int[] SIZES = {3, 5};

  private enum Kind {
    FILL,
    EMPTY,
    /// From the subject into the other one.
    POUR
  }

  private static final class Jugs {
    private final int[] litres = new int[2];
    private transient Optional<Consumer<String>> listener = Optional.empty();
  }

  /// @param wrong how much must never be in the large jug
  private record JugModel(int wrong) implements Model<Jugs, Kind> {

    private static final Moves<Kind> VOCABULARY = new Moves<>(Kind.class);
    private static final HashScheme SCHEME = new HashScheme();

    @Override
    public Moves<Kind> vocabulary() {
      return VOCABULARY;
    }

    @Override
    public Jugs start() {
      return new Jugs();
    }

    @Override
    public List<Move<Kind>> moves(Jugs state) {
      List<Move<Kind>> all = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        all.add(Move.of(kind, 0));
        all.add(Move.of(kind, 1));
      }
      return all;
    }

    @Override
    public void make(Jugs state, Move<Kind> move) {
      int jug = move.subject();
      int[] litres = state.litres;
      switch (move.kind()) {
        case FILL -> litres[jug] = SIZES[jug];
        case EMPTY -> litres[jug] = 0;
        case POUR -> {
          int much = Math.min(litres[jug], SIZES[1 - jug] - litres[1 - jug]);
          litres[jug] -= much;
          litres[1 - jug] += much;
        }
      }
      state.listener.ifPresent(listener -> listener.accept(Arrays.toString(litres)));
    }

    @Override
    public StateKey key(Jugs state) {
      return StateHash.of(SCHEME, state);
    }

    @Override
    public Optional<String> violation(Jugs state) {
      return state.litres[1] == wrong ? Optional.of(wrong + " litres") : Optional.empty();
    }

    /// A full jug of three litres is beyond healing.
    @Override
    public Optional<String> violationWhenHealed(Jugs state) {
      return state.litres[0] == 3 ? Optional.of("small jug is full") : Optional.empty();
    }

    @Override
    public String describe(Jugs state, Move<Kind> move) {
      return move.kind() + " " + move.subject();
    }

    @Override
    public void listen(Jugs state, Consumer<String> listener) {
      state.listener = Optional.of(listener);
    }
  }

  private static Explorer.Result<Kind> explore(int wrong, int depth, Explorer.Check check) {
    Explorer.Limit limit = new Explorer.Limit(depth, Integer.MAX_VALUE);
    return Explorer.explore(new JugModel(wrong), limit, check);
  }

  @Test
  void all_states_are_met_once() {
    Explorer.Result<Kind> result = explore(9, Explorer.EXHAUSTIVE, Explorer.Check.STATES);
    assertEquals(16, result.states());
    assertEquals(16 * 6, result.moves());
    assertTrue(result.exhausted());
    assertEquals(Optional.empty(), result.found());
  }

  @Test
  void a_limit_leaves_states_out() {
    Explorer.Result<Kind> result = explore(9, 2, Explorer.Check.STATES);
    assertEquals(2, result.depth());
    assertFalse(result.exhausted());
    assertTrue(result.states() < 16);
  }

  @Test
  void what_is_wrong_is_found_by_a_shortest_path_that_can_be_replayed() {
    JugModel model = new JugModel(4);
    Explorer.Result<Kind> result = explore(4, Explorer.EXHAUSTIVE, Explorer.Check.STATES);
    Explorer.Counterexample<Kind> found = result.found().orElseThrow();
    assertEquals(6, found.path().size());
    String word = model.vocabulary().encode(found.path());
    PathReport<Jugs, Kind> report = new PathReport<>(model, model.vocabulary().decode(word));
    String story = report.story();
    assertTrue(story.contains("\n6. POUR 1\n    [3, 4]\n\nthen: 4 litres"), story);
    assertEquals(6, report.outline().lines().count());
    assertTrue(
        report.command("simulation", "JUGS").endsWith("=" + word),
        report.command("simulation", "JUGS"));
  }

  @Test
  void harm_that_cannot_be_healed_is_found_before_it_is_done() {
    Explorer.Result<Kind> result =
        explore(4, Explorer.EXHAUSTIVE, Explorer.Check.STATES_AND_HEALING);
    Explorer.Counterexample<Kind> found = result.found().orElseThrow();
    assertEquals(List.of(Move.of(Kind.FILL, 0)), found.path());
    assertEquals("small jug is full", found.violation());
  }

  @Test
  void a_path_that_is_not_possible_is_not_replayed() {
    JugModel model = new JugModel(4);
    String story = new PathReport<>(model, List.of(new Move<>(Kind.FILL, 2, 0))).story();
    assertTrue(story.contains("not possible here"), story);
  }

  @Test
  void a_path_survives_its_way_through_a_command_line() {
    List<Move<Kind>> path =
        Arrays.stream(Kind.values()).map(kind -> new Move<>(kind, 15, kind.ordinal())).toList();
    assertEquals(path, JugModel.VOCABULARY.decode(JugModel.VOCABULARY.encode(path)));
  }
}
