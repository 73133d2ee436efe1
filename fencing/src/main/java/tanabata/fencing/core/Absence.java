package tanabata.fencing.core;

import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// The peer is out of sight: who goes on, and when.
///
/// Step by step: wait until this node's own lease has run out (a link that comes back before has
/// hurt nobody); get the record to name this node alone, by compare-and-set; get evidence that the
/// peer serves no more; go on. A node that finds itself not named is cut off.
final class Absence {

  private final NodeId node;
  private final NodeId peer;
  private final Policy policy;
  private final Rules rules;
  private final Leases leases;
  private final Docket docket;
  private final Moment start;
  private Moment since;
  private Optional<Evidence> evidence = Optional.empty();
  private Optional<Long> attempt = Optional.empty();
  private long lastAttempt;
  private Moment fenceAgain;

  /// An operator's order is being carried out.
  private boolean ordered;

  /// Somebody has given up the right of the peer, and this node has not claimed it yet.
  private boolean vouched;

  private boolean hasMet;

  Absence(
      NodeId node,
      NodeId peer,
      Policy policy,
      Rules rules,
      Leases leases,
      Docket docket,
      Moment start) {
    this.node = node;
    this.peer = peer;
    this.policy = policy;
    this.rules = rules;
    this.leases = leases;
    this.docket = docket;
    this.start = start;
    this.since = start;
    this.fenceAgain = start;
  }

  void begin(Moment now) {
    since = now;
    hasMet = true;
    evidence = Optional.empty();
    ordered = false;
    vouched = false;
    // Whatever was known of the record, the peer may be changing it now.
    if (!docket.isSoleForCertain()) {
      docket.forget();
    }
  }

  void end(Consumer<? super Effect> effects) {
    evidence = Optional.empty();
    ordered = false;
    vouched = false;
    stopFencing(effects);
  }

  private void stopFencing(Consumer<? super Effect> effects) {
    attempt.ifPresent(number -> effects.accept(new Effect.StopFencing(number)));
    attempt = Optional.empty();
  }

  Optional<Evidence> evidence() {
    return evidence;
  }

  /// An operator vouches for the peer's silence. Whether that can be carried out the replication
  /// house says; if it cannot, nothing of the order remains.
  void force(Standpoint stand, Consumer<? super Effect> effects) {
    if (stand.alone()) {
      vouch();
    } else if (stand.connection() != Standpoint.Connection.IN_STEP && !stand.settling()) {
      ordered = true;
      effects.accept(new Effect.GoAlone(stand.epoch() + 1, true, "by an operator's order"));
    }
  }

  private void vouch() {
    ordered = false;
    vouched = true;
    evidence =
        Optional.of(new Evidence(Evidence.Level.OPERATOR, peer, "an operator said so, by force"));
  }

  /// The replication house has moved.
  void stands(Standpoint stand) {
    if (ordered && stand.alone()) {
      vouch();
    } else if (ordered && !stand.settling()) {
      ordered = false;
    }
  }

  /// The record names only this node, by its own doing.
  void won(Consumer<? super Effect> effects) {
    // Once: of two that were both vouched for, the last one keeps the right.
    vouched = false;
    if (evidence.isEmpty()) {
      effects.accept(
          new Effect.Told(Event.WON, "the record names " + node + " alone; seeking evidence"));
    }
  }

  void fenced(Input.Fenced result, Moment now, Consumer<? super Effect> effects) {
    if (attempt.isEmpty() || attempt.get() != result.attempt()) {
      return;
    }
    attempt = Optional.empty();
    if (result.achieved()) {
      evidence = Optional.of(new Evidence(Evidence.Level.POWER, peer, result.sentence()));
    } else {
      fenceAgain = now.plus(policy.timing().retry().multipliedBy(10));
      effects.accept(new Effect.Told(Event.FENCE_FAILED, result.sentence()));
    }
  }

  // Not alone, and no peer.

  void decide(Standpoint stand, Moment now, Consumer<? super Effect> effects) {
    if (stand.peerYielded() && stand.veteran() && stand.complete()) {
      evidence =
          Optional.of(
              new Evidence(Evidence.Level.WORD, peer, "it left in order and said that it waits"));
      vouched = true;
      effects.accept(new Effect.GoAlone(stand.epoch(), false, peer + " left in order"));
      return;
    }
    if (stand.peerDetached() && evidence.isEmpty()) {
      evidence =
          Optional.of(
              new Evidence(
                  Evidence.Level.WORD,
                  peer,
                  "it said that its disk has failed, and uses it no more"));
    }
    if (!policy.witness()) {
      // Nobody goes on alone here but by word, so what once was certain still is.
      if (evidence.isPresent() && stand.complete() && !stand.outdated()) {
        effects.accept(new Effect.GoAlone(stand.epoch(), false, evidence.get().sentence()));
      }
      return;
    }
    if (!isOver(stand, now)) {
      return;
    }
    if (docket.isSoleForCertain() && !stand.outdated()) {
      goWithEvidence(stand, now, effects);
    } else if (docket.mayAsk(now)) {
      contend(stand, now, effects);
    }
  }

  /// Whether waiting for the peer to come back is over.
  private boolean isOver(Standpoint stand, Moment now) {
    if (stand.peerDetached()) {
      return true;
    }
    if (leases.isHeld(now)) {
      return false;
    }
    if (!stand.veteran()) {
      return !start.plus(policy.timing().startAlone()).isAfter(now);
    }
    // Who never held a lease waits as long as if it had got one with the last word of the peer.
    Moment from =
        leases
            .end()
            .map(end -> end.isAfter(since) ? end : since)
            .orElseGet(() -> since.plus(policy.timing().lease()));
    return !(yields(stand) ? from.plus(policy.timing().claimDelay()) : from).isAfter(now);
  }

  /// Whether the peer should rather survive.
  private boolean yields(Standpoint stand) {
    return switch (policy.prefer()) {
      case NOBODY, THIS_NODE -> false;
      case THE_PEER -> true;
      case OPEN_CLIENTS -> stand.clients() == 0;
    };
  }

  private void contend(Standpoint stand, Moment now, Consumer<? super Effect> effects) {
    switch (docket.known()) {
      case Docket.Knowledge.Nothing _ -> docket.read(now, effects);
      case Docket.Knowledge.NoRecord _ -> {
        docket.forget();
        docket.pause(now);
      }
      case Docket.Knowledge.Says says -> {
        if (!says.authority().names(node)) {
          lost(stand, says.authority(), now, effects);
        } else if (obstacle(stand, says.authority()).isEmpty() && stand.serves()) {
          claim(stand, now, effects);
        } else {
          docket.forget();
          docket.pause(now);
        }
      }
    }
  }

  private void claim(Standpoint stand, Moment now, Consumer<? super Effect> effects) {
    if (rules.comparesAndSets()) {
      effects.accept(new Effect.Told(Event.CLAIMING, "asks for the right to go on alone"));
      docket.claim(Optional.empty(), stand.generation(), now, effects);
    } else {
      docket.pretendSole();
    }
  }

  /// The peer goes on. Once that is written down here there is nothing to do but wait for it.
  private void lost(
      Standpoint stand, Authority authority, Moment now, Consumer<? super Effect> effects) {
    docket.forget();
    docket.pause(now);
    if (!stand.outdated() || stand.veteran()) {
      leases.forfeit();
      String sentence =
          peer
              + " goes on alone, epoch "
              + authority.epoch()
              + authority.evidence().map(found -> ": " + found.sentence()).orElse("");
      effects.accept(new Effect.Told(Event.LOST, sentence));
      effects.accept(new Effect.Cut(authority.epoch(), sentence));
    }
  }

  /// Why this node may not claim a record that names it; empty if it may.
  private String obstacle(Standpoint stand, Authority authority) {
    if (stand.outdated()) {
      return "this copy is outdated";
    }
    if (!stand.complete()) {
      return "some blocks of this copy are not valid";
    }
    if (!authority.generation().isEmpty() && !stand.lineage().contains(authority.generation())) {
      return "this copy does not descend from generation " + authority.generation();
    }
    return "";
  }

  private void goWithEvidence(Standpoint stand, Moment now, Consumer<? super Effect> effects) {
    if (evidence.isEmpty() && policy.weakest() == Evidence.Level.LEASE && !peerMayServe(now)) {
      evidence =
          Optional.of(
              new Evidence(
                  Evidence.Level.LEASE,
                  peer,
                  "its lease of " + policy.timing().lease().toMillis() + " ms has run out"));
    }
    if (evidence.isEmpty()) {
      fence(now, effects);
    } else if (stand.complete()) {
      effects.accept(new Effect.GoAlone(epoch(stand), false, evidence.get().sentence()));
    }
  }

  /// At a cold start nobody is shot whom this node has not met, unless nothing else would do: two
  /// hosts that boot together would otherwise take turns.
  private void fence(Moment now, Consumer<? super Effect> effects) {
    boolean wanted = hasMet || policy.weakest() == Evidence.Level.POWER;
    if (policy.agents() && wanted && attempt.isEmpty() && !fenceAgain.isAfter(now)) {
      attempt = Optional.of(++lastAttempt);
      effects.accept(new Effect.Fence(lastAttempt));
    }
  }

  private boolean peerMayServe(Moment now) {
    return rules.needsEvidence() && leases.peerMayHold(now);
  }

  private long epoch(Standpoint stand) {
    return docket.authority().map(Authority::epoch).orElse(stand.epoch());
  }

  // Alone.

  /// The record must name this node alone, with the evidence and the generation; and if it names
  /// only the other one, an operator has decided so there.
  void confirm(Standpoint stand, Moment now, Consumer<? super Effect> effects) {
    if (!policy.witness() || !docket.isConnected() || !docket.mayAsk(now)) {
      return;
    }
    docket.refresh(now);
    switch (docket.known()) {
      case Docket.Knowledge.Nothing _ -> docket.read(now, effects);
      case Docket.Knowledge.NoRecord _ -> docket.claim(evidence, stand.generation(), now, effects);
      case Docket.Knowledge.Says says -> confirm(stand, says.authority(), now, effects);
    }
  }

  private void confirm(
      Standpoint stand, Authority authority, Moment now, Consumer<? super Effect> effects) {
    if (!authority.names(node) && !vouched) {
      lost(stand, authority, now, effects);
    } else if (!docket.isSoleForCertain()) {
      docket.claim(evidence, stand.generation(), now, effects);
    } else if (evidence.isPresent()
        && (authority.evidence().isEmpty() || !authority.generation().equals(stand.generation()))) {
      docket.note(evidence.get(), stand.generation(), now, effects);
    }
  }

  /// For operators: what keeps this node from going on.
  String waitingFor(Standpoint stand, Moment now) {
    if (stand.alone() || stand.connection() != Standpoint.Connection.NONE) {
      return "";
    }
    if (!policy.witness()) {
      return "there is no witness: waits for " + peer + ", or for 'force-alone'";
    }
    Optional<Authority> authority = docket.lastSeen();
    if (stand.outdated()) {
      return "this copy is outdated: waits for " + peer;
    }
    if (authority.isPresent() && !authority.get().names(node)) {
      return "the record names " + peer + " only (epoch " + authority.get().epoch() + ")";
    }
    if (authority.isPresent() && !obstacle(stand, authority.get()).isEmpty()) {
      return obstacle(stand, authority.get());
    }
    if (!isOver(stand, now)) {
      return "waits for " + peer + " to come back";
    }
    if (docket.isSoleForCertain()) {
      return "waits for evidence that " + peer + " serves no more";
    }
    return docket.trouble().isEmpty() ? "asks the witness" : "witness: " + docket.trouble();
  }
}
