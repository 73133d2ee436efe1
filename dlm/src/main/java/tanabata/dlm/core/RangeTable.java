package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.RangeRequest;
import tanabata.foundation.NodeId;

/// The byte ranges of one name that are held, as POSIX has them: those of one owner replace, join
/// and split each other; those of different owners exclude each other unless both read.
final class RangeTable {

  private final List<Held> held = new ArrayList<>();

  /// @param kind READ or WRITE
  record Held(NodeId node, long owner, long first, long last, RangeRequest.Kind kind) {

    boolean isOf(NodeId otherNode, long otherOwner) {
      return owner == otherOwner && node.equals(otherNode);
    }

    boolean touches(long from, long to) {
      return first <= to && from <= last;
    }

    Held within(long from, long to) {
      return new Held(node, owner, Math.max(first, from), Math.min(last, to), kind);
    }

    RangeRequest wish() {
      return new RangeRequest(owner, first, last, kind, false);
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  List<Held> all() {
    return List.copyOf(held);
  }

  /// The first range of another owner that keeps `wish` away.
  Optional<Held> inTheWayOf(NodeId node, RangeRequest wish) {
    if (wish.kind() == RangeRequest.Kind.UNLOCK) {
      return Optional.empty();
    }
    return held.stream()
        .filter(each -> !each.isOf(node, wish.owner()))
        .filter(each -> each.touches(wish.first(), wish.last()))
        .filter(each -> wish.kind().conflictsWith(each.kind()))
        .findFirst();
  }

  /// Carries out a wish that nothing is in the way of, and that is no test.
  void apply(NodeId node, RangeRequest wish) {
    carve(node, wish);
    if (wish.kind() != RangeRequest.Kind.UNLOCK) {
      held.add(new Held(node, wish.owner(), wish.first(), wish.last(), wish.kind()));
    }
  }

  /// Takes of the owner's ranges what lies within the wish.
  private void carve(NodeId node, RangeRequest wish) {
    List<Held> touched =
        held.stream()
            .filter(each -> each.isOf(node, wish.owner()))
            .filter(each -> each.touches(wish.first(), wish.last()))
            .toList();
    held.removeAll(touched);
    for (Held each : touched) {
      if (each.first() < wish.first()) {
        held.add(each.within(each.first(), wish.first() - 1));
      }
      if (each.last() > wish.last()) {
        held.add(each.within(wish.last() + 1, each.last()));
      }
    }
  }

  /// What the owner may still rely on once it has wished, but not been answered: nothing where it
  /// unlocks, and no more than reading where it wishes to read only.
  void weaken(NodeId node, RangeRequest wish) {
    List<Held> writes =
        held.stream()
            .filter(each -> each.isOf(node, wish.owner()))
            .filter(each -> each.kind() == RangeRequest.Kind.WRITE)
            .filter(each -> each.touches(wish.first(), wish.last()))
            .toList();
    switch (wish.kind()) {
      case UNLOCK -> carve(node, wish);
      case READ ->
          writes.forEach(each -> {
            Held within = each.within(wish.first(), wish.last());
            apply(
                node,
                new RangeRequest(
                    wish.owner(), within.first(), within.last(), RangeRequest.Kind.READ, false));
          });
      case WRITE, TEST_READ, TEST_WRITE -> {
        // What is held stays.
      }
    }
  }
}
