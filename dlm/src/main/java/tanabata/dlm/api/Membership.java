package tanabata.dlm.api;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tanabata.foundation.NodeId;

/// The members of the lock space from an epoch on, as fencing decided. Fencing has proven of every
/// node that is missing that it relies on no lock any more.
///
/// @param epoch rises with every change; two memberships of one epoch are equal
/// @param members each with its incarnation, which changes when a member has lost all its locks
/// @param left the member of the previous epoch that is missing because it left gracefully
public record Membership(long epoch, SortedMap<NodeId, Long> members, Optional<NodeId> left) {

  public static final Membership EMPTY = new Membership(0, new TreeMap<>());

  public Membership(long epoch, SortedMap<NodeId, Long> members) {
    this(epoch, members, Optional.empty());
  }

  public Membership {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  public boolean contains(NodeId node) {
    return members.containsKey(node);
  }

  public boolean contains(NodeId node, long incarnation) {
    Long known = members.get(node);
    return known != null && known == incarnation;
  }

  /// The coordinator: the member that decides what only one may decide.
  public NodeId first() {
    return members.firstKey();
  }

  /// Whether this membership is `before` without one member that left gracefully, and nothing else.
  public boolean followsByLeave(Membership before) {
    SortedMap<NodeId, Long> rest = new TreeMap<>(before.members);
    return epoch == before.epoch + 1
        && left.isPresent()
        && rest.remove(left.get()) != null
        && rest.equals(members);
  }
}
