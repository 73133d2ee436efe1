package tanabata.dlm.core;

import java.util.Comparator;
import tanabata.foundation.NodeId;

/// Who waits and is waited for: a session of a node. Session 0 is nobody in particular and takes no
/// part in the search for deadlocks.
public record Owner(NodeId node, long session) implements Comparable<Owner> {

  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::node).thenComparingLong(Owner::session);

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return node + "/" + session;
  }
}
