package tanabata.dlm.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.LockName;
import tanabata.foundation.NodeId;

class PlacementTest {

  private static final int NAMES = 200_000;

  private static List<NodeId> nodes(int count) {
    List<NodeId> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId("host-" + i));
    }
    return nodes;
  }

  private static LockName name(int i) {
    return new LockName("inode-" + i);
  }

  @Test
  void names_spread_evenly_over_two_to_sixteen_nodes() {
    for (int count = 2; count <= 16; count++) {
      Placement placement = new Placement(nodes(count));
      Map<NodeId, Integer> mastered = new TreeMap<>();
      for (int i = 0; i < NAMES; i++) {
        mastered.merge(placement.masterOf(name(i)), 1, Integer::sum);
      }
      assertEquals(count, mastered.size());
      double even = (double) NAMES / count;
      double worst =
          mastered.values().stream().mapToDouble(n -> Math.abs(n - even) / even).max().orElse(1);
      assertTrue(worst < 0.04, count + " nodes: " + worst);
    }
  }

  @Test
  void only_the_names_of_a_leaver_move() {
    List<NodeId> nodes = nodes(5);
    Placement all = new Placement(nodes);
    NodeId leaver = nodes.get(2);
    Placement rest = all.without(leaver);
    for (int i = 0; i < 20_000; i++) {
      NodeId before = all.masterOf(name(i));
      NodeId after = rest.masterOf(name(i));
      assertTrue(before.equals(leaver) ? !after.equals(leaver) : after.equals(before));
    }
  }

  @Test
  void the_order_in_which_members_are_named_does_not_matter() {
    List<NodeId> nodes = nodes(4);
    Placement one = new Placement(nodes);
    Placement other = new Placement(nodes.reversed());
    for (int i = 0; i < 1_000; i++) {
      assertEquals(one.masterOf(name(i)), other.masterOf(name(i)));
    }
  }
}
