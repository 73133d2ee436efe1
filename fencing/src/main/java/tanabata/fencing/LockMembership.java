package tanabata.fencing;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.foundation.NodeId;

/// Who takes part in the locks.
///
/// @param epoch rises with every membership
/// @param members each with its incarnation, which is another one after each time it was out
public record LockMembership(long epoch, SortedMap<NodeId, Long> members) {

  public LockMembership {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }
}
