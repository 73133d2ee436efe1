package tanabata.fencing.core;

import java.util.ArrayDeque;
import java.util.Optional;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.Timing;
import tanabata.foundation.Moment;

/// Both directions of the lease: what this node was granted, and what it granted.
///
/// The idea is Gray and Cheriton's ("Leases", 1989): a right that ends by itself on the clock of
/// the one who has it, no later than on the clock of the one who gave it.
final class Leases {

  private static final int MOST_UNANSWERED = 64;

  private final Timing timing;
  private final ArbiterRules rules;
  private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
  private Optional<Moment> end = Optional.empty();
  private Optional<Moment> grantedAt;
  private long lastNumber;
  private Moment nextHeartbeat;

  private record Sent(long number, Moment at) {}

  /// @param start when this process began. An earlier run of this node may have granted a lease
  ///   just before
  Leases(Timing timing, ArbiterRules rules, Moment start) {
    this.timing = timing;
    this.rules = rules;
    this.grantedAt = Optional.of(start);
    this.nextHeartbeat = start;
  }

  boolean isHeartbeatDue(Moment now) {
    return !nextHeartbeat.isAfter(now);
  }

  void heartbeatAtOnce(Moment now) {
    nextHeartbeat = now;
  }

  ArbiterMessage.Heartbeat heartbeat(Moment now, boolean asks) {
    nextHeartbeat = now.plus(timing.heartbeat());
    if (unanswered.size() == MOST_UNANSWERED) {
      unanswered.removeFirst();
    }
    unanswered.addLast(new Sent(++lastNumber, now));
    return new ArbiterMessage.Heartbeat(lastNumber, asks);
  }

  /// @return whether this node's lease now ends later
  boolean replied(ArbiterMessage.HeartbeatReply reply, Moment now) {
    while (!unanswered.isEmpty() && unanswered.getFirst().number() < reply.number()) {
      unanswered.removeFirst();
    }
    if (unanswered.isEmpty() || unanswered.getFirst().number() != reply.number()) {
      return false;
    }
    Moment sent = unanswered.removeFirst().at();
    Moment candidate = rules.leaseStart(sent, now).plus(timing.lease());
    if (!reply.granted() || (end.isPresent() && !candidate.isAfter(end.get()))) {
      return false;
    }
    end = Optional.of(candidate);
    return true;
  }

  Optional<Moment> end() {
    return end;
  }

  /// Whether this node holds a lease at this moment.
  boolean isHeld(Moment now) {
    return end.isPresent() && end.get().isAfter(now);
  }

  /// This node is out: what it was granted is void.
  void forfeit() {
    end = Optional.empty();
    unanswered.clear();
  }

  void granted(Moment now) {
    grantedAt = Optional.of(now);
  }

  /// It is certain that the peer serves no more.
  void peerIsOut() {
    grantedAt = Optional.empty();
  }

  /// Whether the peer may still hold a lease, its clock running slow.
  boolean peerMayHold(Moment now) {
    return grantedAt.isPresent()
        && grantedAt.get().plus(timing.lease()).plus(timing.guard()).isAfter(now);
  }
}
