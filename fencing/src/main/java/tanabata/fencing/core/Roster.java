package tanabata.fencing.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.foundation.NodeId;

/// Who takes part in the locks.
///
/// @param epoch rises with every roster
/// @param members each with its incarnation, which is another one after each time it was out
public record Roster(long epoch, SortedMap<NodeId, Long> members) {

  public Roster {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }
}
