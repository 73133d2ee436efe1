package tanabata.simulation.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tanabata.foundation.Moment;

class StateHashTest {

  private static final String HERE = StateHashTest.class.getName();

  private static final class Counter {
    private final long last;
    private final List<Ticket> open;
    private final String note;

    Counter(long last, String note, Ticket... open) {
      this.last = last;
      this.note = note;
      this.open = List.of(open);
    }

    @Override
    public String toString() {
      return last + " " + note + " " + open;
    }
  }

  private record Ticket(long number) {}

  private static final class Node {
    private Object next = "end";
  }

  private static StateKey key(HashScheme scheme, Object root) {
    return StateHash.of(scheme, root);
  }

  @Test
  void equal_states_look_equal_and_others_do_not() {
    HashScheme scheme = new HashScheme();
    StateKey key = key(scheme, new Counter(7, "a", new Ticket(5)));
    assertEquals(key, key(scheme, new Counter(7, "a", new Ticket(5))));
    assertNotEquals(key, key(scheme, new Counter(7, "b", new Ticket(5))));
    assertNotEquals(key, key(scheme, new Counter(7, "a", new Ticket(6))));
    assertNotEquals(key, key(scheme, new Counter(7, "a")));
  }

  @Test
  void what_is_ignored_makes_no_difference() {
    HashScheme scheme = new HashScheme().ignoring(HERE + "$Counter.note");
    assertEquals(key(scheme, new Counter(7, "a")), key(scheme, new Counter(7, "b")));
  }

  @Test
  void of_a_counted_number_only_the_distance_matters() {
    HashScheme scheme = new HashScheme().counting(HERE + "$Counter.last", HERE + "$Ticket.number");
    StateKey key = key(scheme, new Counter(7, "a", new Ticket(5)));
    assertEquals(key, key(scheme, new Counter(17, "a", new Ticket(15))));
    assertNotEquals(key, key(scheme, new Counter(17, "a", new Ticket(16))));
  }

  @Test
  void a_view_stands_for_the_object() {
    HashScheme scheme = new HashScheme().view(Ticket.class, ticket -> ticket.number() % 2);
    assertEquals(
        key(scheme, List.of(new Ticket(1), new Ticket(2))),
        key(scheme, List.of(new Ticket(3), new Ticket(4))));
    assertNotEquals(key(scheme, List.of(new Ticket(1))), key(scheme, List.of(new Ticket(2))));
  }

  @Test
  void what_is_constant_is_not_looked_into() {
    HashScheme scheme = new HashScheme().constant(Ticket.class);
    assertEquals(key(scheme, new Ticket(1)), key(scheme, new Ticket(2)));
  }

  @Test
  void the_shape_of_the_graph_counts() {
    HashScheme scheme = new HashScheme();
    Node one = new Node();
    Node two = new Node();
    assertNotEquals(key(scheme, List.of(one, one)), key(scheme, List.of(one, two)));
    one.next = two;
    two.next = one;
    Node three = new Node();
    three.next = three;
    assertNotEquals(key(scheme, one), key(scheme, three));
    assertEquals(key(scheme, one), key(scheme, two));
  }

  @Test
  void moments_are_distances_up_to_a_horizon() {
    HashScheme scheme = new HashScheme();
    Duration horizon = Duration.ofNanos(10);
    StateKey key = StateHash.of(scheme, new Moment(95), new Moment(100), horizon);
    assertEquals(key, StateHash.of(scheme, new Moment(195), new Moment(200), horizon));
    assertNotEquals(key, StateHash.of(scheme, new Moment(194), new Moment(200), horizon));
    assertEquals(
        StateHash.of(scheme, new Moment(80), new Moment(100), horizon),
        StateHash.of(scheme, new Moment(70), new Moment(100), horizon));
  }

  @Test
  void what_is_not_known_is_refused() {
    HashScheme scheme = new HashScheme();
    Set<Object> unordered = new HashSet<>();
    assertThrows(IllegalStateException.class, () -> key(scheme, unordered));
    assertThrows(IllegalStateException.class, () -> key(scheme, new StringBuilder()));
    assertThrows(IllegalArgumentException.class, () -> scheme.ignoring(HERE + "$Counter.nothing"));
    assertThrows(IllegalArgumentException.class, () -> scheme.constant(HERE + "$Nobody"));
  }

  private static final class Filled {
    private final Map<String, Set<Long>> items = new LinkedHashMap<>();

    Filled with(String name, Long... numbers) {
      items.put(name, new LinkedHashSet<>(List.of(numbers)));
      return this;
    }
  }

  @Test
  void in_what_order_sets_and_maps_were_filled_matters_unless_it_is_said_not_to() {
    Filled one = new Filled().with("a", 1L, 2L).with("b");
    Filled other = new Filled().with("b").with("a", 2L, 1L);
    assertNotEquals(key(new HashScheme(), one), key(new HashScheme(), other));
    HashScheme scheme = new HashScheme().unordered(HERE + "$Filled.items");
    assertEquals(key(scheme, one), key(scheme, other));
    assertNotEquals(key(scheme, one), key(scheme, new Filled().with("a", 1L).with("b", 2L)));
  }

  @Test
  void the_table_of_states_grows_and_forgets_nothing() {
    StateTable table = new StateTable();
    for (long i = 0; i < 100_000; i++) {
      assertTrue(table.add(new StateKey(i, -i)));
    }
    for (long i = 0; i < 100_000; i++) {
      assertFalse(table.add(new StateKey(i, -i)));
    }
    assertEquals(100_000, table.size());
    assertFalse(table.contains(new StateKey(1, 1)));
  }
}
