package tanabata.integration.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class StateHashTest {

  private static final int PATHS = 1_500;

  private record Hash(long first, long second) {}

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
    "FENCED_CUT_SLOW_LETTERS",
    "FENCED_CUT_AND_LATE_QUESTION",
    "FENCED_CUT_AND_PAUSE"
  })
  void states_that_look_equal_have_the_same_future(Instance instance) {
    Map<Hash, List<Move>> first = new HashMap<>();
    List<List<Move>> paths = new ArrayList<>(List.of(start(instance)));
    int compared = 0;
    for (int i = 0; i < paths.size() && i < PATHS; i++) {
      for (Move move : at(instance, paths.get(i)).moves()) {
        List<Move> path = new ArrayList<>(paths.get(i));
        path.add(move);
        List<Move> known = first.putIfAbsent(hash(at(instance, path)), path);
        if (known == null) {
          paths.add(path);
        } else {
          compared++;
          assertEquals(
              future(instance, known),
              future(instance, path),
              () -> Move.word(known) + " and " + Move.word(path));
        }
      }
    }
    assertTrue(compared > 10, "only " + compared + " states looked equal");
  }

  /// A fenced pair that is at rest is past what the unfenced ones are compared in.
  private static List<Move> start(Instance instance) {
    return instance.scenario.fencing().isPresent()
        ? Healing.settle(new Universe(instance.scenario))
        : List.of();
  }

  private static Set<Hash> future(Instance instance, List<Move> path) {
    Set<Hash> future = new HashSet<>();
    for (Move move : at(instance, path).moves()) {
      Universe universe = at(instance, path);
      universe.make(move);
      future.add(hash(universe));
    }
    return future;
  }

  private static Universe at(Instance instance, List<Move> path) {
    Universe universe = new Universe(instance.scenario);
    path.forEach(universe::make);
    return universe;
  }

  private static Hash hash(Universe universe) {
    StateHash hash = StateHash.of(universe, universe.now(), universe.horizon());
    return new Hash(hash.first(), hash.second());
  }

  @Test
  void a_state_that_is_made_twice_looks_the_same() {
    List<Move> path = Healing.settle(new Universe(Instance.CUT.scenario));
    assertEquals(hash(at(Instance.CUT, path)), hash(at(Instance.CUT, path)));
  }

  @Test
  void every_move_of_a_start_changes_the_state() {
    Universe before = new Universe(Instance.COLD_CRASH.scenario);
    for (Move move : before.moves()) {
      Universe after = new Universe(Instance.COLD_CRASH.scenario);
      after.make(move);
      assertNotEquals(hash(before), hash(after), Wording.text(before, move));
    }
  }

  @Test
  void the_table_of_states_grows_and_forgets_nothing() {
    StateTable table = new StateTable();
    for (long i = 0; i < 100_000; i++) {
      assertTrue(table.add(i, -i));
    }
    for (long i = 0; i < 100_000; i++) {
      assertFalse(table.add(i, -i));
    }
    assertEquals(100_000, table.size());
    assertFalse(table.contains(1, 1));
  }
}
