package tanabata.dlm.core;

import java.util.Comparator;
import tanabata.foundation.NodeId;

/// Who waits and is waited for: a session of a node. Session 0 is nobody in particular and takes no
/// part in the search for deadlocks.
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
