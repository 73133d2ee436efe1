package tanabata.fencing.core;

import java.util.Optional;
import java.util.function.Consumer;
import tanabata.fencing.ArbiterStatus.Obstacle;
import tanabata.fencing.ArbiterStatus.Trouble;
import tanabata.fencing.ArbiterStatus.Wait;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.Policy;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.Validity;

/// The peer is out of sight: who goes on, and when.
///
/// Step by step: wait until this node's own lease has run out (a link that comes back before has
/// hurt nobody); get the record to name this node alone, by compare-and-set; get evidence that the
/// peer serves no more; go on. A node that finds itself not named is cut off.
final class Failover {

  private final NodeId node;
  private final NodeId peer;
  private final Policy policy;
  private final ArbiterRules rules;
  private final Leases leases;
  private final RecordClient record;
  private final Moment start;
  private Moment since;
  private Optional<Evidence> evidence = Optional.empty();
  private Optional<Long> attempt = Optional.empty();
  private long lastAttempt;
  private Moment fenceAgain;
  private Order order = Order.NONE;
  private PeerRight peerRight = PeerRight.ITS_OWN;
  private Acquaintance acquaintance = Acquaintance.NOT_MET;

  /// An operator's order to go on alone.
  private enum Order {
    NONE,
    UNDER_WAY
  }

  private enum PeerRight {
    ITS_OWN,
    /// The peer itself, or an operator for it, has given it up, and this node has not claimed it.
    GIVEN_UP
  }

  /// Whether this process has been connected with the peer.
  private enum Acquaintance {
    NOT_MET,
    MET
  }

  Failover(
      NodeId node,
      NodeId peer,
      Policy policy,
      ArbiterRules rules,
      Leases leases,
      RecordClient record,
      Moment start) {
    this.node = node;
    this.peer = peer;
    this.policy = policy;
    this.rules = rules;
    this.leases = leases;
    this.record = record;
    this.start = start;
    this.since = start;
    this.fenceAgain = start;
  }

  /// The two are not connected any more.
  void begin(Moment now) {
    since = now;
    acquaintance = Acquaintance.MET;
    reset();
    // Whatever was known of the record, the peer may be changing it now.
    if (!record.isSoleForCertain()) {
      record.forget();
    }
  }

  /// The two are connected.
  void end(Consumer<? super Effect> effects) {
    reset();
    attempt.ifPresent(number -> effects.accept(new Effect.StopFencing(number)));
    attempt = Optional.empty();
  }

  private void reset() {
    evidence = Optional.empty();
    order = Order.NONE;
    peerRight = PeerRight.ITS_OWN;
  }

  Optional<Evidence> evidence() {
    return evidence;
  }

  /// An operator vouches for the peer's silence. Whether that can be carried out replication says;
  /// if it cannot, nothing of the order remains.
  void force(ReplicationState state, Consumer<? super Effect> effects) {
    if (state.isStandalone()) {
      vouched();
    } else if (!state.isConnected() && !state.isSettling()) {
      order = Order.UNDER_WAY;
      effects.accept(
          new Effect.GoStandalone(state.epoch() + 1, Validity.DECLARED, operatorsWord()));
    }
  }

  private Evidence operatorsWord() {
    return new Evidence(Evidence.Level.OPERATOR, peer, "an operator said so, by force");
  }

  private void vouched() {
    order = Order.NONE;
    peerRight = PeerRight.GIVEN_UP;
    evidence = Optional.of(operatorsWord());
  }

  /// Replication has changed.
  void changed(ReplicationState state) {
    if (order == Order.UNDER_WAY && state.isStandalone()) {
      vouched();
    } else if (order == Order.UNDER_WAY && !state.isSettling()) {
      order = Order.NONE;
    }
  }

  /// The record names only this node, by its own doing.
  void claimed(Consumer<? super Effect> effects) {
    // Once: of two that were both vouched for, the last one keeps the right.
    peerRight = PeerRight.ITS_OWN;
    if (evidence.isEmpty()) {
      effects.accept(new Effect.Notify(new FencingEvent.Claimed()));
    }
  }

  void fenced(Input.FenceEnded end, Moment now, Consumer<? super Effect> effects) {
    if (attempt.isEmpty() || attempt.get() != end.attempt()) {
      return;
    }
    attempt = Optional.empty();
    switch (end.result()) {
      case ACHIEVED ->
          evidence = Optional.of(new Evidence(Evidence.Level.POWER, peer, end.detail()));
      case FAILED -> {
        fenceAgain = now.plus(policy.timing().retry().multipliedBy(10));
        effects.accept(new Effect.Notify(new FencingEvent.FenceFailed(end.detail())));
      }
    }
  }

  // Not alone, and no peer.

  void decide(ReplicationState state, int clients, Moment now, Consumer<? super Effect> effects) {
    Farewell farewell = state.peer().farewell();
    if (farewell == Farewell.YIELDED && state.hasCurrentData() && state.isComplete()) {
      Evidence word = word("it left in order and said that it waits");
      evidence = Optional.of(word);
      peerRight = PeerRight.GIVEN_UP;
      effects.accept(new Effect.GoStandalone(state.epoch(), Validity.AS_KNOWN, word));
      return;
    }
    if (farewell == Farewell.DISKLESS && evidence.isEmpty()) {
      evidence = Optional.of(word("it said that its disk has failed, and uses it no more"));
    }
    if (!policy.hasWitness()) {
      // Nobody goes on alone here but by word, so what once was certain still is.
      if (evidence.isPresent() && state.isComplete() && !state.isOutdated()) {
        effects.accept(new Effect.GoStandalone(state.epoch(), Validity.AS_KNOWN, evidence.get()));
      }
      return;
    }
    if (!isOver(state, clients, now)) {
      return;
    }
    if (record.isSoleForCertain() && !state.isOutdated()) {
      goWithEvidence(state, now, effects);
    } else if (record.mayAsk(now)) {
      contend(state, now, effects);
    }
  }

  private Evidence word(String sentence) {
    return new Evidence(Evidence.Level.WORD, peer, sentence);
  }

  /// Whether waiting for the peer to come back is over.
  private boolean isOver(ReplicationState state, int clients, Moment now) {
    if (state.peer().farewell() == Farewell.DISKLESS) {
      return true;
    }
    if (leases.isHeld(now)) {
      return false;
    }
    if (!state.hasCurrentData()) {
      return !start.plus(policy.timing().startAlone()).isAfter(now);
    }
    // Who never held a lease waits as long as if it had got one with the last message of the peer.
    Moment from =
        leases
            .end()
            .map(end -> end.isAfter(since) ? end : since)
            .orElseGet(() -> since.plus(policy.timing().lease()));
    return !(yields(clients) ? from.plus(policy.timing().claimDelay()) : from).isAfter(now);
  }

  /// Whether the peer should rather survive.
  private boolean yields(int clients) {
    return switch (policy.prefer()) {
      case NOBODY, THIS_NODE -> false;
      case THE_PEER -> true;
      case OPEN_CLIENTS -> clients == 0;
    };
  }

  private void contend(ReplicationState state, Moment now, Consumer<? super Effect> effects) {
    switch (record.known()) {
      case RecordClient.Knowledge.Nothing _ -> record.read(now, effects);
      case RecordClient.Knowledge.NoRecord _ -> {
        if (rules.makesRecordApart() && !state.isOutdated() && state.wantsToServe()) {
          record.claim(Optional.empty(), generation(state), now, effects);
        } else {
          record.forget();
          record.pause(now);
        }
      }
      case RecordClient.Knowledge.Says(WitnessRecord says, int _) -> {
        if (!says.names(node)) {
          lost(state, says, now, effects);
        } else if (obstacle(state, says).isEmpty() && state.wantsToServe()) {
          effects.accept(new Effect.Notify(new FencingEvent.Claiming()));
          record.claim(Optional.empty(), generation(state), now, effects);
        } else {
          record.forget();
          record.pause(now);
        }
      }
    }
  }

  static String generation(ReplicationState state) {
    return state.lineage().isEmpty() ? "" : state.lineage().getFirst().toString();
  }

  /// Whether the copy descends from the generation that the record names.
  static boolean descendsFrom(ReplicationState state, WitnessRecord says) {
    return says.generation().isEmpty()
        || state.lineage().stream()
            .anyMatch(generation -> generation.toString().equals(says.generation()));
  }

  /// The peer goes on. Once that is written down here there is nothing to do but wait for it.
  private void lost(
      ReplicationState state, WitnessRecord says, Moment now, Consumer<? super Effect> effects) {
    record.forget();
    record.pause(now);
    if (!state.isOutdated() || state.hasCurrentData()) {
      leases.forfeit();
      CutReason.PeerIsActive reason =
          new CutReason.PeerIsActive(peer, says.epoch(), says.evidence());
      effects.accept(new Effect.Notify(new FencingEvent.Lost(reason)));
      effects.accept(new Effect.Cut(says.epoch(), reason));
    }
  }

  /// Why this node may not claim a record that names it.
  private Optional<Obstacle> obstacle(ReplicationState state, WitnessRecord says) {
    if (state.isOutdated()) {
      return Optional.of(new Obstacle.Outdated());
    }
    if (!state.isComplete()) {
      return Optional.of(new Obstacle.Incomplete());
    }
    return descendsFrom(state, says)
        ? Optional.empty()
        : Optional.of(new Obstacle.OtherLineage(says.generation()));
  }

  private void goWithEvidence(
      ReplicationState state, Moment now, Consumer<? super Effect> effects) {
    if (evidence.isEmpty() && policy.weakest() == Evidence.Level.LEASE && !peerMayServe(now)) {
      long millis = policy.timing().lease().toMillis();
      evidence =
          Optional.of(
              new Evidence(
                  Evidence.Level.LEASE, peer, "its lease of " + millis + " ms has run out"));
    }
    if (evidence.isEmpty()) {
      fence(now, effects);
    } else if (state.isComplete()) {
      effects.accept(new Effect.GoStandalone(record.epoch(), Validity.AS_KNOWN, evidence.get()));
    }
  }

  /// At a cold start nobody is shot whom this node has not met, unless nothing else would do: two
  /// hosts that boot together would otherwise take turns.
  private void fence(Moment now, Consumer<? super Effect> effects) {
    boolean wanted = acquaintance == Acquaintance.MET || policy.weakest() == Evidence.Level.POWER;
    if (policy.hasAgents() && wanted && attempt.isEmpty() && !fenceAgain.isAfter(now)) {
      attempt = Optional.of(++lastAttempt);
      effects.accept(new Effect.Fence(lastAttempt));
    }
  }

  private boolean peerMayServe(Moment now) {
    return rules.needsEvidence() && leases.peerMayHold(now);
  }

  // Alone.

  /// The record must name this node alone, with the evidence and the generation; and if it names
  /// only the other one, an operator has decided so there.
  void confirm(ReplicationState state, Moment now, Consumer<? super Effect> effects) {
    if (!policy.hasWitness() || !record.isConnected() || !record.mayAsk(now)) {
      return;
    }
    record.refresh(now);
    switch (record.known()) {
      case RecordClient.Knowledge.Nothing _ -> record.read(now, effects);
      case RecordClient.Knowledge.NoRecord _ ->
          record.claim(evidence, generation(state), now, effects);
      case RecordClient.Knowledge.Says(WitnessRecord says, int _) ->
          confirm(state, says, now, effects);
    }
  }

  private void confirm(
      ReplicationState state, WitnessRecord says, Moment now, Consumer<? super Effect> effects) {
    String generation = generation(state);
    if (!says.names(node) && peerRight == PeerRight.ITS_OWN) {
      lost(state, says, now, effects);
    } else if (!record.isSoleForCertain()) {
      record.claim(evidence, generation, now, effects);
    } else if (evidence.isPresent()
        && (says.evidence().isEmpty() || !says.generation().equals(generation))) {
      record.note(evidence.get(), generation, now, effects);
    }
  }

  /// For operators: what keeps this node from going on.
  Wait waitsFor(ReplicationState state, int clients, Moment now) {
    if (state.isStandalone() || state.contact() != Contact.NONE) {
      return new Wait.Nothing();
    }
    if (!policy.hasWitness()) {
      return new Wait.PeerOrOperator();
    }
    if (state.isOutdated()) {
      return new Wait.PeerForOutdatedCopy();
    }
    Optional<WitnessRecord> seen = record.lastSeen();
    if (seen.isPresent() && !seen.get().names(node)) {
      return new Wait.PeerIsActive(seen.get().epoch());
    }
    Optional<Obstacle> obstacle = seen.flatMap(says -> obstacle(state, says));
    if (obstacle.isPresent()) {
      return new Wait.Obstructed(obstacle.get());
    }
    if (!isOver(state, clients, now)) {
      return new Wait.PeerReturn();
    }
    if (record.isSoleForCertain()) {
      return new Wait.Proof();
    }
    RecordClient.Presence presence = record.presence();
    if (presence == RecordClient.Presence.MISSING || presence == RecordClient.Presence.NOT_YET) {
      return new Wait.Record();
    }
    return record.trouble() instanceof Trouble.None
        ? new Wait.WitnessReply()
        : new Wait.WitnessReturn(record.trouble());
  }
}
