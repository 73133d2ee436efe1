package tanabata.replication.model;

/// The place of a write in the order that both nodes agree on: a Lamport clock, and the node for
/// ties (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978).
///
/// @param clock larger than that of every write its node had seen
/// @param node 0 for the node whose name sorts first, 1 for the other
public record Stamp(long clock, int node) implements Comparable<Stamp> {

  @Override
  public int compareTo(Stamp other) {
    int byClock = Long.compare(clock, other.clock);
    return byClock != 0 ? byClock : Integer.compare(node, other.node);
  }

  @Override
  public String toString() {
    return clock + "." + node;
  }
}
