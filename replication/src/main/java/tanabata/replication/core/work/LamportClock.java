package tanabata.replication.core.work;

import tanabata.replication.model.Stamp;

/// The logical clock of one node (L. Lamport, "Time, Clocks, and the Ordering of Events in a
/// Distributed System", 1978): later than everything this node has done or heard of.
public final class LamportClock {

  private final int nodeIndex;
  private long value;

  /// @param nodeIndex 0 for the node whose name comes first, 1 for the other
  public LamportClock(int nodeIndex) {
    this.nodeIndex = nodeIndex;
  }

  public int nodeIndex() {
    return nodeIndex;
  }

  public long value() {
    return value;
  }

  public long next() {
    return ++value;
  }

  public Stamp stamp() {
    return new Stamp(next(), nodeIndex);
  }

  /// The peer is as far as this.
  public void learn(long peers) {
    value = Math.max(value, peers);
  }
}
