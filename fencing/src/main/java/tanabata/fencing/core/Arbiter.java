package tanabata.fencing.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.Policy;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.ReplicationState.Life;

/// Decides for one resource whether this node may answer clients, go on without its peer, or has to
/// be cut off.
///
/// While the two are connected each grants the other a lease with every heartbeat it answers
/// ([Leases]), and a node answers clients only under such a lease. The witness is not needed for
/// that. When they lose sight of each other, a node whose lease has run out claims the record at
/// the witness ([RecordClient]), and whoever gets it goes on as soon as it is certain that the
/// other serves no more ([Failover]). The other one reads that it is not named any more, and is cut
/// off. When it has come back and has everything, the record names both again.
public final class Arbiter implements Core<Input, Effect> {

  private final NodeId node;
  private final NodeId peer;
  private final Policy policy;
  private final Leases leases;
  private final RecordClient record;
  private final Failover failover;
  private final Optional<LockMembershipProtocol> locks;
  private ReplicationState state = ReplicationState.UNKNOWN;
  private int clients;
  private Optional<Permit> permit = Optional.empty();
  private Service service = Service.NOT_BEGUN;
  private Moment servedLast;

  /// What clients see.
  private enum Service {
    /// They were never served, or are not to be.
    NOT_BEGUN,
    SERVED,
    FROZEN
  }

  /// @param start the moment at which this process began, on the clock of all later ones
  /// @param lockEpoch the last epoch of the locks that any run of this node has acted on
  public Arbiter(NodeId node, NodeId peer, Policy policy, Moment start, long lockEpoch) {
    this(node, peer, policy, start, lockEpoch, ArbiterRules.SOUND);
  }

  Arbiter(
      NodeId node, NodeId peer, Policy policy, Moment start, long lockEpoch, ArbiterRules rules) {
    this.node = node;
    this.peer = peer;
    this.policy = policy;
    servedLast = start;
    leases = new Leases(policy.timing(), rules, start);
    record = new RecordClient(node, policy.timing(), rules, start);
    failover = new Failover(node, peer, policy, rules, leases, record, start);
    locks =
        policy.sharesLocks()
            ? Optional.of(
                new LockMembershipProtocol(node, peer, policy.timing(), rules, lockEpoch, start))
            : Optional.empty();
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    switch (input) {
      case Input.ReplicationChanged(ReplicationState next, int open) -> {
        clients = open;
        changed(next, now, effects);
      }
      case Input.Received received -> received(received.message(), now, effects);
      case Input.Replied replied -> replied(replied, now, effects);
      case Input.WitnessSeen(Input.Visibility visibility) -> witnessSeen(visibility, effects);
      case Input.RecordChanged _ -> record.forget();
      case Input.FenceEnded end -> failover.fenced(end, now, effects);
      case Input.Force _ -> failover.force(state, effects);
      // The peer is asked at once, and its silence is what counts.
      case Input.PeerSuspected _ -> leases.heartbeatAtOnce(now);
      case Input.Tick _ -> tick(now, effects);
    }
    decide(now, effects);
  }

  private void changed(ReplicationState next, Moment now, Consumer<? super Effect> effects) {
    boolean connects = next.isConnected() && !state.isConnected();
    boolean disconnects = state.isConnected() && !next.isConnected();
    boolean asksAnew =
        next.isConnected() && (connects || next.wantsToServe() != state.wantsToServe());
    if (asksAnew) {
      leases.heartbeatAtOnce(now);
    }
    if (disconnects) {
      failover.begin(now);
      record.peerGone();
      locks.ifPresent(LockMembershipProtocol::connectionEnded);
    }
    if (connects) {
      failover.end(effects);
      locks.ifPresent(LockMembershipProtocol::connectionBegan);
    }
    if (state.hasCurrentData() && !next.hasCurrentData()) {
      leases.forfeit();
      locks.ifPresent(protocol -> protocol.out(effects));
    }
    if (next.isStandalone() && !state.isStandalone()) {
      leases.peerIsOut();
    }
    if (next.isOutdated()) {
      record.yieldsCertainty();
    }
    state = next;
    failover.changed(state);
    record.atLeast(state.epoch());
  }

  private void received(ArbiterMessage message, Moment now, Consumer<? super Effect> effects) {
    switch (message) {
      case ArbiterMessage.Heartbeat heartbeat -> {
        boolean grants = heartbeat.asks() && state.isConnected() && !state.isSettling();
        if (grants) {
          leases.granted(now);
        }
        effects.accept(
            new Effect.Send(new ArbiterMessage.HeartbeatReply(heartbeat.number(), grants)));
      }
      case ArbiterMessage.HeartbeatReply reply -> leases.replied(reply, now);
      case ArbiterMessage.RecordMissing missing -> {
        if (state.isConnected()) {
          record.peerMisses(missing.epoch(), now);
        }
      }
      case ArbiterMessage.JoinRequest request -> {
        // Sent a moment too early, it is sent again.
        if (state.isConnected()) {
          locks.ifPresent(protocol -> protocol.received(request, effects));
        }
      }
      case ArbiterMessage.JoinReply reply -> {
        if (state.isConnected()) {
          locks.ifPresent(protocol -> protocol.received(reply, effects));
        }
      }
    }
  }

  private void replied(Input.Replied replied, Moment now, Consumer<? super Effect> effects) {
    RecordClient.Presence before = record.presence();
    boolean done = record.replied(replied.request(), replied.reply(), now);
    if (record.presence() == RecordClient.Presence.MISSING && record.presence() != before) {
      effects.accept(new Effect.Notify(new FencingEvent.RecordMissing()));
    }
    if (done && record.isSoleForCertain()) {
      failover.claimed(effects);
    } else if (done) {
      effects.accept(new Effect.Notify(new FencingEvent.Admitted()));
    }
  }

  private void witnessSeen(Input.Visibility visibility, Consumer<? super Effect> effects) {
    if (record.seen(visibility)) {
      effects.accept(
          new Effect.Notify(
              switch (visibility) {
                case CONNECTED -> new FencingEvent.WitnessBack();
                case LOST -> new FencingEvent.WitnessLost();
              }));
    }
  }

  private void tick(Moment now, Consumer<? super Effect> effects) {
    record.tick(now);
    if (clients == 0 || mayAnswer(now)) {
      effects.accept(new Effect.Healthy());
    }
  }

  // What follows from all that.

  private void decide(Moment now, Consumer<? super Effect> effects) {
    if (state.contact() != Contact.NONE && leases.isHeartbeatDue(now)) {
      boolean asks = state.isConnected() && state.wantsToServe();
      effects.accept(new Effect.Send(leases.heartbeat(now, asks)));
    }
    if (!state.isSettling()) {
      if (state.isStandalone()) {
        failover.confirm(state, now, effects);
      } else {
        switch (state.contact()) {
          case CONNECTED -> admit(now, effects);
          case NONE -> failover.decide(state, clients, now, effects);
          case HANDSHAKE -> {}
        }
      }
    }
    permit(rightful(), effects);
    locks.ifPresent(
        protocol -> protocol.decide(state, leases.peerMayHold(now), rightful(), now, effects));
    tellService(now, effects);
  }

  /// Connected, and with nothing missing on either side: the record should name both.
  private void admit(Moment now, Consumer<? super Effect> effects) {
    boolean ready = state.hasCurrentData() && state.isInSync();
    if (!policy.hasWitness() || !ready || !record.isConnected() || !record.mayAsk(now)) {
      return;
    }
    record.refresh(now);
    switch (record.known()) {
      case RecordClient.Knowledge.Nothing _ -> record.read(now, effects);
      case RecordClient.Knowledge.NoRecord _ -> makeRecord(now, effects);
      case RecordClient.Knowledge.Says(WitnessRecord says, int _) -> {
        if (isToBeReplaced(says)) {
          admitBoth(now, effects);
        }
      }
    }
  }

  /// A record that is not there is made by two that agree on it: each has first let go of what an
  /// earlier one gave it, and told by which epochs it has acted.
  private void makeRecord(Moment now, Consumer<? super Effect> effects) {
    if (state.wantsToServe() && !leases.isHeld(now)) {
      return;
    }
    if (record.isMissedByBoth(now)) {
      admitBoth(now, effects);
    } else if (record.tellsPeer(now)) {
      permit(rightful(), effects);
      effects.accept(new Effect.Send(new ArbiterMessage.RecordMissing(record.epoch())));
    }
  }

  private void admitBoth(Moment now, Consumer<? super Effect> effects) {
    permit(Permit.NONE, effects);
    record.admit(both(), Failover.generation(state), now, effects);
  }

  /// A record that names the peer alone is the peer's to change: it relies on that.
  private boolean isToBeReplaced(WitnessRecord says) {
    boolean theirs = says.names(peer);
    if (says.names(node)) {
      return !theirs || !Failover.descendsFrom(state, says) || record.isUncertain();
    }
    return !theirs && node.compareTo(peer) < 0;
  }

  private List<NodeId> both() {
    return Stream.of(node, peer).sorted(Comparator.naturalOrder()).toList();
  }

  // The permit.

  /// A node that alone may claim the record cannot be displaced, so it needs nobody's lease.
  private Permit rightful() {
    if (record.isSoleForCertain() && state.hasCurrentData()) {
      return Permit.FOREVER;
    }
    return leases.end().<Permit>map(Permit.Until::new).orElse(Permit.NONE);
  }

  private void permit(Permit next, Consumer<? super Effect> effects) {
    if (permit.isEmpty() || !permit.get().equals(next)) {
      permit = Optional.of(next);
      effects.accept(new Effect.Permitted(next));
    }
  }

  private boolean mayAnswer(Moment now) {
    return state.isStandalone() || rightful().isValid(now);
  }

  private void tellService(Moment now, Consumer<? super Effect> effects) {
    boolean served = mayAnswer(now) && (state.isConnected() || state.isStandalone());
    boolean gone = !state.hasCurrentData() || !state.wantsToServe() || state.life() != Life.RUNNING;
    Service before = service;
    if (served) {
      servedLast = now;
    }
    if (gone) {
      service = Service.NOT_BEGUN;
    } else if (served) {
      service = Service.SERVED;
    } else if (service == Service.SERVED && !isInPassing(now)) {
      service = Service.FROZEN;
    }
    boolean frozen = service == Service.FROZEN;
    if (frozen != (before == Service.FROZEN)) {
      effects.accept(
          new Effect.Notify(
              frozen
                  ? new FencingEvent.Frozen()
                  : new FencingEvent.Thawed(
                      gone ? FencingEvent.Clients.NOT_WAITING : FencingEvent.Clients.SERVED)));
    }
  }

  /// Whether nobody needs to be told that clients are not served, because they will be in a moment:
  /// the peer has left in order, and this node is about to go on; or the two have met, and compare
  /// their copies, or the first lease is on its way.
  private boolean isInPassing(Moment now) {
    boolean takesOver = state.peer().farewell() == Farewell.YIELDED && state.isComplete();
    boolean meets =
        state.contact() != Contact.NONE && servedLast.plus(policy.timing().lease()).isAfter(now);
    return takesOver || meets;
  }

  /// How it stands, for operators. Call it on the core's thread.
  public ArbiterStatus status(Moment now) {
    return new ArbiterStatus(
        witness(),
        record.lastSeen(),
        failover.evidence(),
        mayAnswer(now) ? ArbiterStatus.Service.ALLOWED : ArbiterStatus.Service.HELD,
        failover.waitsFor(state, clients, now));
  }

  private ArbiterStatus.Witness witness() {
    if (!policy.hasWitness()) {
      return new ArbiterStatus.Witness.None();
    }
    if (!record.isConnected()) {
      return new ArbiterStatus.Witness.Unreachable(record.trouble());
    }
    return record.presence() == RecordClient.Presence.MISSING
        ? new ArbiterStatus.Witness.WithoutRecord()
        : new ArbiterStatus.Witness.Connected(record.trouble());
  }
}
