package tanabata.replication.core;

/// The logical clock of one node (L. Lamport, "Time, Clocks, and the Ordering of Events in a
/// Distributed System", 1978): later than everything this node has done or heard of.
final class LamportClock {

  private final int nodeIndex;
  private long value;

  /// @param nodeIndex 0 for the node whose name comes first, 1 for the other
  LamportClock(int nodeIndex) {
    this.nodeIndex = nodeIndex;
  }

  int nodeIndex() {
    return nodeIndex;
  }

  long value() {
    return value;
  }

  long next() {
    return ++value;
  }

  Stamp stamp() {
    return new Stamp(next(), nodeIndex);
  }

  /// The peer is as far as this.
  void learn(long peers) {
    value = Math.max(value, peers);
  }
}
