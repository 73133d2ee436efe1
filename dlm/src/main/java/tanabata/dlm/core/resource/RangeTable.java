package tanabata.dlm.core.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.RangeRequest;
import tanabata.foundation.NodeId;

/// The byte ranges of one name that are held, with the semantics of POSIX: those of one owner
/// replace, join and split each other; those of different owners conflict unless both only read.
public final class RangeTable {

  private final List<Held> held = new ArrayList<>();

  /// @param kind READ or WRITE
  public record Held(NodeId node, long owner, long first, long last, RangeRequest.Kind kind) {

    boolean isOf(NodeId otherNode, long otherOwner) {
      return owner == otherOwner && node.equals(otherNode);
    }

    boolean touches(long from, long to) {
      return first <= to && from <= last;
    }

    Held within(long from, long to) {
      return new Held(node, owner, Math.max(first, from), Math.min(last, to), kind);
    }

    /// The request that this range is the result of.
    public RangeRequest request() {
      return new RangeRequest(owner, first, last, kind, false);
    }
  }

  public boolean isEmpty() {
    return held.isEmpty();
  }

  public List<Held> all() {
    return List.copyOf(held);
  }

  /// The first range of another owner that conflicts with the request.
  public Optional<Held> conflictOf(NodeId node, RangeRequest request) {
    if (request.kind() == RangeRequest.Kind.UNLOCK) {
      return Optional.empty();
    }
    return held.stream()
        .filter(each -> !each.isOf(node, request.owner()))
        .filter(each -> each.touches(request.first(), request.last()))
        .filter(each -> request.kind().conflictsWith(each.kind()))
        .findFirst();
  }

  /// Carries out a request that conflicts with nothing and is no test.
  public void apply(NodeId node, RangeRequest request) {
    carve(node, request);
    if (request.kind() != RangeRequest.Kind.UNLOCK) {
      held.add(new Held(node, request.owner(), request.first(), request.last(), request.kind()));
    }
  }

  /// Removes what lies within the request from the ranges of its owner.
  private void carve(NodeId node, RangeRequest request) {
    List<Held> touched =
        held.stream()
            .filter(each -> each.isOf(node, request.owner()))
            .filter(each -> each.touches(request.first(), request.last()))
            .toList();
    held.removeAll(touched);
    for (Held each : touched) {
      if (each.first() < request.first()) {
        held.add(each.within(each.first(), request.first() - 1));
      }
      if (each.last() > request.last()) {
        held.add(each.within(request.last() + 1, each.last()));
      }
    }
  }

  /// Leaves what the owner may rely on while its request is pending: nothing where it unlocks, and
  /// only reading where it requests only reading.
  public void weaken(NodeId node, RangeRequest request) {
    List<Held> writes =
        held.stream()
            .filter(each -> each.isOf(node, request.owner()))
            .filter(each -> each.kind() == RangeRequest.Kind.WRITE)
            .filter(each -> each.touches(request.first(), request.last()))
            .toList();
    switch (request.kind()) {
      case UNLOCK -> carve(node, request);
      case READ ->
          writes.forEach(each -> {
            Held within = each.within(request.first(), request.last());
            apply(
                node,
                new RangeRequest(
                    request.owner(), within.first(), within.last(), RangeRequest.Kind.READ, false));
          });
      case WRITE, TEST_READ, TEST_WRITE -> {
        // What is held stays held.
      }
    }
  }
}
