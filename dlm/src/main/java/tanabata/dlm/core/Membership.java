package tanabata.dlm.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.foundation.NodeId;

/// Who takes part from an epoch on, as fencing decided. Whoever is missing has been proven to rely
/// on no lock any more.
///
/// @param epoch rises with every change; two memberships of one epoch are equal
/// @param members each with its incarnation, which changes when a member lost all it held
/// @param left the member of the epoch before that is missing because it said [Effect.Left]
public record Membership(long epoch, SortedMap<NodeId, Long> members, Optional<NodeId> left) {

  public static final Membership NOBODY = new Membership(0, new TreeMap<>());

  public Membership(long epoch, SortedMap<NodeId, Long> members) {
    this(epoch, members, Optional.empty());
  }

  public Membership {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  public boolean has(NodeId node) {
    return members.containsKey(node);
  }

  boolean has(NodeId node, long incarnation) {
    Long known = members.get(node);
    return known != null && known == incarnation;
  }

  /// The member that decides what only one may decide.
  NodeId first() {
    return members.firstKey();
  }

  /// Whether this membership is `before` without a member that left in order, and nothing else.
  boolean followsByDeparture(Membership before) {
    SortedMap<NodeId, Long> rest = new TreeMap<>(before.members);
    return epoch == before.epoch + 1
        && left.isPresent()
        && rest.remove(left.get()) != null
        && rest.equals(members);
  }
}
