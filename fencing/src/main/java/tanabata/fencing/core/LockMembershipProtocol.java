package tanabata.fencing.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.LockMembership;
import tanabata.fencing.Timing;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.foundation.state.ReplicationState;

/// Agrees on who takes part in the locks of the two nodes.
///
/// Both do while they are connected: the second asks, the first makes the membership and sends it.
/// One does alone when it goes on alone and the other cannot rely on a lease any more. One that
/// does not know every answered write any more is out, loses what it held, and returns as somebody
/// new.
///
/// One that goes on alone may not know the last epoch of the other: they were connected, and had
/// not agreed when the link was lost, or this process has just started and an earlier one ended
/// before the epoch was on its disk. It skips [#SKIPPED] epochs then, so that its tokens are higher
/// than those of the other.
final class LockMembershipProtocol {

  /// More than a node can use alone while every single run of the other ends between the connection
  /// and the write of one number. A token has room for 8 million epochs.
  static final long SKIPPED = 64;

  private final NodeId node;
  private final NodeId peer;
  private final Timing timing;
  private final ArbiterRules rules;
  private long incarnation;
  private LockMembership membership;
  private Optional<Permit> permit = Optional.empty();
  private Agreement agreement = Agreement.PENDING;
  private PeerEpoch peerEpoch = PeerEpoch.UNKNOWN;
  private Moment askAgain;

  /// Whether the membership is of the connection that goes on.
  private enum Agreement {
    PENDING,
    REACHED
  }

  /// Whether this node knows the last epoch in which the peer took part without it.
  private enum PeerEpoch {
    UNKNOWN,
    KNOWN
  }

  /// @param epoch the last one that this node has ever acted on
  LockMembershipProtocol(
      NodeId node, NodeId peer, Timing timing, ArbiterRules rules, long epoch, Moment start) {
    this.node = node;
    this.peer = peer;
    this.timing = timing;
    this.rules = rules;
    // Differs from that of every other run of this node.
    incarnation = start.nanos();
    membership = new LockMembership(epoch, new TreeMap<>());
    askAgain = start;
  }

  private boolean isFirst() {
    return node.compareTo(peer) < 0;
  }

  /// This node is out.
  void out(Consumer<? super Effect> effects) {
    if (!membership.members().isEmpty()) {
      membership = new LockMembership(membership.epoch(), new TreeMap<>());
      effects.accept(new Effect.LocksRevoked());
    }
    incarnation++;
    agreement = Agreement.PENDING;
  }

  /// The peer may have taken part alone in the meantime.
  void connectionBegan() {
    peerEpoch = PeerEpoch.UNKNOWN;
  }

  void connectionEnded() {
    agreement = Agreement.PENDING;
  }

  void received(ArbiterMessage.JoinRequest request, Consumer<? super Effect> effects) {
    if (!isFirst()) {
      return;
    }
    SortedMap<NodeId, Long> both = both(incarnation, request.incarnation());
    if (!membership.members().equals(both) || request.epoch() > membership.epoch()) {
      long epoch = Math.max(membership.epoch(), request.epoch()) + 1;
      take(new LockMembership(epoch, both), effects);
    }
    agreement = Agreement.REACHED;
    peerEpoch = PeerEpoch.KNOWN;
    effects.accept(
        new Effect.Send(
            new ArbiterMessage.JoinReply(membership.epoch(), incarnation, request.incarnation())));
  }

  void received(ArbiterMessage.JoinReply reply, Consumer<? super Effect> effects) {
    if (isFirst() || reply.second() != incarnation || reply.epoch() < membership.epoch()) {
      return;
    }
    LockMembership next = new LockMembership(reply.epoch(), both(reply.first(), incarnation));
    if (reply.epoch() > membership.epoch()) {
      take(next, effects);
    }
    if (next.equals(membership)) {
      agreement = Agreement.REACHED;
      peerEpoch = PeerEpoch.KNOWN;
    }
  }

  private SortedMap<NodeId, Long> both(long first, long second) {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(isFirst() ? node : peer, first);
    members.put(isFirst() ? peer : node, second);
    return members;
  }

  private void take(LockMembership next, Consumer<? super Effect> effects) {
    membership = next;
    effects.accept(new Effect.LockMembershipChanged(next));
  }

  /// @param peerMayRely whether the peer may still hold a lease
  /// @param rightful until when this node may answer clients
  void decide(
      ReplicationState state,
      boolean peerMayRely,
      Permit rightful,
      Moment now,
      Consumer<? super Effect> effects) {
    boolean asks =
        state.isConnected()
            && agreement == Agreement.PENDING
            && !isFirst()
            && !askAgain.isAfter(now);
    if (asks) {
      askAgain = now.plus(timing.heartbeat());
      effects.accept(
          new Effect.Send(new ArbiterMessage.JoinRequest(incarnation, membership.epoch())));
    }
    boolean standalone = state.isStandalone();
    if (standalone && !state.isConnected() && !peerMayRely && !isAlone()) {
      SortedMap<NodeId, Long> me = new TreeMap<>();
      me.put(node, incarnation);
      take(new LockMembership(nextAlone(), me), effects);
    }
    if (membership.members().isEmpty()) {
      permit(Permit.NONE, effects);
    } else {
      permit(standalone ? Permit.FOREVER : rightful, effects);
    }
  }

  private long nextAlone() {
    return switch (peerEpoch) {
      case KNOWN -> membership.epoch() + 1;
      case UNKNOWN -> membership.epoch() + (rules.skipsEpochs() ? SKIPPED : 1);
    };
  }

  private boolean isAlone() {
    return membership.members().size() == 1;
  }

  private void permit(Permit next, Consumer<? super Effect> effects) {
    if (permit.isEmpty() || !permit.get().equals(next)) {
      permit = Optional.of(next);
      effects.accept(new Effect.LocksPermitted(next));
    }
  }
}
