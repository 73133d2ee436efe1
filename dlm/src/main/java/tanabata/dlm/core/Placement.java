package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.dlm.api.LockName;
import tanabata.foundation.NodeId;

/// Which member masters a name: the one with the highest weight for it ("rendezvous" or highest
/// random weight hashing, Thaler and Ravishankar 1998). All members compute the same, no directory
/// is kept or rebuilt, and when a member goes only the names that it mastered move.
final class Placement {

  private final NodeId[] nodes;
  private final long[] seeds;

  Placement(Iterable<NodeId> members) {
    SortedMap<NodeId, Long> sorted = new TreeMap<>();
    for (NodeId member : members) {
      sorted.put(member, new LockName(member.name()).hash());
    }
    nodes = new NodeId[sorted.size()];
    seeds = new long[sorted.size()];
    Iterator<SortedMap.Entry<NodeId, Long>> entries = sorted.entrySet().iterator();
    for (int i = 0; i < nodes.length; i++) {
      SortedMap.Entry<NodeId, Long> entry = entries.next();
      nodes[i] = entry.getKey();
      seeds[i] = entry.getValue();
    }
  }

  NodeId masterOf(LockName name) {
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < nodes.length; i++) {
      long weight = name.weight(seeds[i]);
      if (i == 0 || weight > highest) {
        highest = weight;
        best = i;
      }
    }
    return nodes[best];
  }

  /// The same without one member.
  Placement without(NodeId leaver) {
    List<NodeId> rest = new ArrayList<>(List.of(nodes));
    rest.remove(leaver);
    return new Placement(rest);
  }
}
