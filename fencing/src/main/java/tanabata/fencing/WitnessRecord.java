package tanabata.fencing;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

/// The one persistent record at the witness that says who may act. It is changed only by
/// compare-and-set, and only by a node that it names as active (or by an operator's order).
///
/// @param epoch rises by one with every change of `active`
/// @param active the nodes whose copy holds every answered write; only these may claim the record.
///   In name order
/// @param generation the newest generation of the data that the author knew; empty if none
/// @param evidence why the author could be sure that the node it left out serves no more; empty
///   while it is still being sought, and when nobody is left out
/// @param author who wrote this
public record WitnessRecord(
    long epoch,
    List<NodeId> active,
    String generation,
    Optional<Evidence> evidence,
    NodeId author) {

  public WitnessRecord {
    active = List.copyOf(active);
  }

  /// Whether the node may claim the record.
  public boolean names(NodeId node) {
    return active.contains(node);
  }

  /// Whether the node alone may claim the record.
  public boolean namesOnly(NodeId node) {
    return active.size() == 1 && active.getFirst().equals(node);
  }
}
