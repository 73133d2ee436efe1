package tanabata.dlm.core.message;

import java.util.Comparator;
import tanabata.foundation.NodeId;

/// A session of a node: what waits, and is waited for, in the search for deadlocks. Session 0
/// belongs to nobody in particular and takes no part in that search.
public record SessionId(NodeId node, long session) implements Comparable<SessionId> {

  private static final Comparator<SessionId> ORDER =
      Comparator.comparing(SessionId::node).thenComparingLong(SessionId::session);

  @Override
  public int compareTo(SessionId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return node + "/" + session;
  }
}
