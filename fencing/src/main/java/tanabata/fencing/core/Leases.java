package tanabata.fencing.core;

import java.util.ArrayDeque;
import java.util.Optional;
import tanabata.foundation.Moment;

/// Both directions of the lease: what this node was granted, and what it granted.
///
/// The idea is Gray and Cheriton's ("Leases", 1989): a right that ends by itself on the clock of
/// the one who has it, no later than on the clock of the one who gave it.
final class Leases {

  private static final int MOST_UNANSWERED = 64;

  private final Timing timing;
  private final Rules rules;
  private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
  private Optional<Moment> end = Optional.empty();
  private Optional<Moment> grantedAt;
  private long lastBeat;
  private Moment nextBeat;

  private record Sent(long number, Moment at) {}

  /// @param start when this process began. An earlier run of this node may have granted a lease
  ///   just before
  Leases(Timing timing, Rules rules, Moment start) {
    this.timing = timing;
    this.rules = rules;
    this.grantedAt = Optional.of(start);
    this.nextBeat = start;
  }

  boolean isBeatDue(Moment now) {
    return !nextBeat.isAfter(now);
  }

  void beatAtOnce(Moment now) {
    nextBeat = now;
  }

  Letter.Beat beat(Moment now, boolean asks) {
    nextBeat = now.plus(timing.beat());
    if (unanswered.size() == MOST_UNANSWERED) {
      unanswered.removeFirst();
    }
    unanswered.addLast(new Sent(++lastBeat, now));
    return new Letter.Beat(lastBeat, asks);
  }

  /// @return whether this node's lease now ends later
  boolean answered(Letter.BeatAnswer answer, Moment now) {
    while (!unanswered.isEmpty() && unanswered.getFirst().number() < answer.number()) {
      unanswered.removeFirst();
    }
    if (unanswered.isEmpty() || unanswered.getFirst().number() != answer.number()) {
      return false;
    }
    Moment sent = unanswered.removeFirst().at();
    Moment candidate = rules.leaseStart(sent, now).plus(timing.lease());
    if (!answer.granted() || (end.isPresent() && !candidate.isAfter(end.get()))) {
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
