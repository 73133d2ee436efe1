package tanabata.fencing.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Decides for one resource whether this node may answer clients, go on without its peer, or has to
/// be cut off.
///
/// While the two are in step each grants the other a lease with every beat it answers ([Leases]),
/// and a node answers clients only under such a lease. The witness is not needed for that. When
/// they lose sight of each other, a node whose lease has run out claims the record at the witness
/// ([Docket]), and whoever gets it goes on as soon as it is certain that the other serves no more
/// ([Absence]). The other one reads that it is not named any more, and is cut off. When it has come
/// back and has everything, the record names both again.
public final class Arbiter implements Core<Input, Effect> {

  private final NodeId node;
  private final NodeId peer;
  private final Policy policy;
  private final Leases leases;
  private final Docket docket;
  private final Absence absence;
  private final Optional<Roll> roll;
  private Standpoint stand = Standpoint.NOTHING;
  private Optional<Permit> permit = Optional.empty();
  private boolean hasServed;
  private boolean frozen;

  /// @param start the moment at which this process began, on the clock of all later ones
  ///
  /// @param lockEpoch the last epoch of the locks that any run of this node has acted on
  public Arbiter(NodeId node, NodeId peer, Policy policy, Moment start, long lockEpoch) {
    this(node, peer, policy, start, lockEpoch, Rules.SOUND);
  }

  /// For tests of the tests, which plant wrong rules.
  public Arbiter(
      NodeId node, NodeId peer, Policy policy, Moment start, long lockEpoch, Rules rules) {
    this.node = node;
    this.peer = peer;
    this.policy = policy;
    leases = new Leases(policy.timing(), rules, start);
    docket = new Docket(node, policy.timing(), start);
    absence = new Absence(node, peer, policy, rules, leases, docket, start);
    roll =
        policy.locks()
            ? Optional.of(new Roll(node, peer, policy.timing(), lockEpoch, start))
            : Optional.empty();
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    switch (input) {
      case Input.Stands stands -> stands(stands.standpoint(), now, effects);
      case Input.Heard heard -> heard(heard.letter(), now, effects);
      case Input.Answered answered -> answered(answered, now, effects);
      case Input.WitnessSeen seen -> witnessSeen(seen.connected(), effects);
      case Input.RecordChanged _ -> docket.forget();
      case Input.Fenced fenced -> absence.fenced(fenced, now, effects);
      case Input.Force _ -> absence.force(stand, effects);
      // The peer is asked at once, and its silence is what counts.
      case Input.PeerSuspected _ -> leases.beatAtOnce(now);
      case Input.Tick _ -> tick(now, effects);
    }
    decide(now, effects);
  }

  private void stands(Standpoint next, Moment now, Consumer<? super Effect> effects) {
    boolean meets = next.connection() == Standpoint.Connection.IN_STEP;
    boolean met = stand.connection() == Standpoint.Connection.IN_STEP;
    boolean asksAnew = meets && (!met || next.serves() != stand.serves());
    if (asksAnew) {
      leases.beatAtOnce(now);
    }
    if (met && !meets) {
      absence.begin(now);
      roll.ifPresent(Roll::meetingEnded);
    }
    if (meets && !met) {
      absence.end(effects);
    }
    if (stand.veteran() && !next.veteran()) {
      leases.forfeit();
      roll.ifPresent(locks -> locks.out(effects));
    }
    if (next.alone() && !stand.alone()) {
      leases.peerIsOut();
    }
    if (next.outdated()) {
      docket.yieldsCertainty();
    }
    stand = next;
    absence.stands(stand);
    docket.atLeast(stand.epoch());
  }

  private void heard(Letter letter, Moment now, Consumer<? super Effect> effects) {
    switch (letter) {
      case Letter.Beat beat -> {
        boolean grants = beat.asks() && isInStep() && !stand.settling();
        if (grants) {
          leases.granted(now);
        }
        effects.accept(new Effect.Tell(new Letter.BeatAnswer(beat.number(), grants)));
      }
      case Letter.BeatAnswer answer -> leases.answered(answer, now);
      case Letter.RollCall call -> {
        // Called a moment too early, it is called again.
        if (isInStep()) {
          roll.ifPresent(locks -> locks.called(call, effects));
        }
      }
      case Letter.RollTaken taken -> {
        if (isInStep()) {
          roll.ifPresent(locks -> locks.taken(taken, effects));
        }
      }
    }
  }

  private void answered(Input.Answered answered, Moment now, Consumer<? super Effect> effects) {
    boolean done = docket.answered(answered.ask(), answered.answer(), now);
    if (done && docket.isSoleForCertain()) {
      absence.won(effects);
    } else if (done) {
      effects.accept(
          new Effect.Told(Event.ADMITTED, "the record names both " + node + " and " + peer));
    }
  }

  private void witnessSeen(boolean connected, Consumer<? super Effect> effects) {
    if (docket.seen(connected)) {
      effects.accept(
          connected
              ? new Effect.Told(Event.WITNESS_BACK, "the witness can be asked")
              : new Effect.Told(
                  Event.WITNESS_LOST,
                  "the witness cannot be asked; should "
                      + peer
                      + " be lost too, clients are held"));
    }
  }

  private void tick(Moment now, Consumer<? super Effect> effects) {
    docket.tick(now);
    if (stand.clients() == 0 || mayAnswer(now)) {
      effects.accept(new Effect.Healthy());
    }
  }

  // What follows from all that.

  private void decide(Moment now, Consumer<? super Effect> effects) {
    if (stand.connection() != Standpoint.Connection.NONE && leases.isBeatDue(now)) {
      effects.accept(new Effect.Tell(leases.beat(now, isInStep() && stand.serves())));
    }
    if (!stand.settling()) {
      if (stand.alone()) {
        absence.confirm(stand, now, effects);
      } else if (isInStep()) {
        admit(now, effects);
      } else if (stand.connection() == Standpoint.Connection.NONE) {
        absence.decide(stand, now, effects);
      }
    }
    permit(effects);
    roll.ifPresent(locks -> locks.decide(stand, leases.peerMayHold(now), rightful(), now, effects));
    tellWhetherFrozen(now, effects);
  }

  private boolean isInStep() {
    return stand.connection() == Standpoint.Connection.IN_STEP;
  }

  /// In step and with nothing missing on either side: the record should name both.
  private void admit(Moment now, Consumer<? super Effect> effects) {
    boolean ready = stand.veteran() && stand.complete() && stand.peerComplete();
    if (!policy.witness() || !ready || !docket.isConnected() || !docket.mayAsk(now)) {
      return;
    }
    docket.refresh(now);
    switch (docket.known()) {
      case Docket.Knowledge.Nothing _ -> docket.read(now, effects);
      case Docket.Knowledge.NoRecord _ -> admitBoth(now, effects);
      case Docket.Knowledge.Says says -> {
        if (isToBeReplaced(says.authority())) {
          admitBoth(now, effects);
        }
      }
    }
  }

  private void admitBoth(Moment now, Consumer<? super Effect> effects) {
    permit(Permit.NONE, effects);
    docket.admit(both(), stand.generation(), now, effects);
  }

  /// A record that names the peer alone is the peer's to change: it relies on that.
  private boolean isToBeReplaced(Authority record) {
    boolean mine = record.names(node);
    boolean theirs = record.names(peer);
    boolean ofOtherData =
        !record.generation().isEmpty() && !stand.lineage().contains(record.generation());
    if (mine) {
      return !theirs || ofOtherData || docket.isUncertain();
    }
    return !theirs && node.compareTo(peer) < 0;
  }

  private List<NodeId> both() {
    return Stream.of(node, peer).sorted(Comparator.naturalOrder()).toList();
  }

  // The permit.

  /// A node that alone may claim the record cannot be displaced, so it needs nobody's lease.
  private Permit rightful() {
    if (docket.isSoleForCertain() && stand.veteran()) {
      return Permit.FOREVER;
    }
    return leases.end().<Permit>map(Permit.Until::new).orElse(Permit.NONE);
  }

  private void permit(Consumer<? super Effect> effects) {
    permit(rightful(), effects);
  }

  private void permit(Permit next, Consumer<? super Effect> effects) {
    if (permit.isEmpty() || !permit.get().equals(next)) {
      permit = Optional.of(next);
      effects.accept(new Effect.Permitted(next));
    }
  }

  private boolean mayAnswer(Moment now) {
    return stand.alone() || rightful().isValid(now);
  }

  private void tellWhetherFrozen(Moment now, Consumer<? super Effect> effects) {
    boolean served = mayAnswer(now) && (isInStep() || stand.alone());
    boolean gone = !stand.veteran() || !stand.serves();
    hasServed = !gone && (hasServed || served);
    boolean is = hasServed && !served;
    if (is != frozen) {
      frozen = is;
      effects.accept(
          is
              ? new Effect.Told(Event.FROZEN, "clients are held: " + peer + " is out of sight")
              : new Effect.Told(
                  Event.THAWED, gone ? "nobody is held any more" : "clients are served"));
    }
  }

  /// How it stands, for operators. Call it on the core's thread.
  public Report report(Moment now) {
    return new Report(
        policy.witness(),
        docket.isConnected(),
        docket.trouble(),
        docket.lastSeen(),
        absence.evidence(),
        mayAnswer(now),
        absence.waitingFor(stand, now));
  }

  /// What an operator sees.
  ///
  /// @param trouble why the last question got no answer; empty if it got one
  /// @param authority the record when it was last seen
  /// @param waitingFor what keeps this node from going on; empty if nothing does
  public record Report(
      boolean witness,
      boolean witnessSeen,
      String trouble,
      Optional<Authority> authority,
      Optional<Evidence> evidence,
      boolean mayAnswer,
      String waitingFor) {}
}
