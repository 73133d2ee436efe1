package tanabata.integration.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.StateHash;
import tanabata.simulation.explore.StateKey;

class StateKeyTest {

  private static final int PATHS = 1_500;

  /// Were something left out of the hash that matters, two states would look equal and go on
  /// differently.
  @ParameterizedTest
  @CsvSource({
    "TWO_WRITERS",
    "EARLY_TICKS",
    "COLD_CRASH",
    "CUT",
    "PAUSE",
    "TWO_CRASHES",
    "FENCED_CUT_SLOW_CONTROL_MESSAGES",
    "FENCED_CUT_AND_LATE_REQUEST",
    "FENCED_CUT_AND_PAUSE",
    "LOCKS_PARTING"
  })
  void states_that_look_equal_have_the_same_future(Instance instance) {
    Map<StateKey, List<Move<MoveKind>>> first = new HashMap<>();
    List<List<Move<MoveKind>>> paths = new ArrayList<>(List.of(start(instance)));
    int compared = 0;
    for (int i = 0; i < paths.size() && i < PATHS; i++) {
      for (Move<MoveKind> move : at(instance, paths.get(i)).moves()) {
        List<Move<MoveKind>> path = new ArrayList<>(paths.get(i));
        path.add(move);
        List<Move<MoveKind>> known = first.putIfAbsent(key(at(instance, path)), path);
        if (known == null) {
          paths.add(path);
        } else {
          compared++;
          assertEquals(
              future(instance, known),
              future(instance, path),
              () -> MoveKind.VOCABULARY.encode(known) + " and " + MoveKind.VOCABULARY.encode(path));
        }
      }
    }
    assertTrue(compared > 10, "only " + compared + " states looked equal");
  }

  /// A fenced pair that is at rest is past what the unfenced ones are compared in.
  private static List<Move<MoveKind>> start(Instance instance) {
    return instance.scenario.fencing().isPresent() ? Prelude.of(instance.scenario) : List.of();
  }

  private static Set<StateKey> future(Instance instance, List<Move<MoveKind>> path) {
    Set<StateKey> future = new HashSet<>();
    for (Move<MoveKind> move : at(instance, path).moves()) {
      Universe universe = at(instance, path);
      universe.make(move);
      future.add(key(universe));
    }
    return future;
  }

  private static Universe at(Instance instance, List<Move<MoveKind>> path) {
    Universe universe = new Universe(instance.scenario);
    path.forEach(universe::make);
    return universe;
  }

  private static StateKey key(Universe universe) {
    return StateHash.of(NodeModel.SCHEME, universe, universe.now(), universe.horizon());
  }

  @Test
  void a_state_that_is_made_twice_looks_the_same() {
    List<Move<MoveKind>> path = Healing.settle(new Universe(Instance.CUT.scenario));
    assertEquals(key(at(Instance.CUT, path)), key(at(Instance.CUT, path)));
  }

  @Test
  void every_move_of_a_start_changes_the_state() {
    Universe before = new Universe(Instance.COLD_CRASH.scenario);
    for (Move<MoveKind> move : before.moves()) {
      Universe after = new Universe(Instance.COLD_CRASH.scenario);
      after.make(move);
      assertNotEquals(key(before), key(after), Wording.text(before, move));
    }
  }
}
