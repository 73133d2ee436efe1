package tanabata.fencing.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tanabata.fencing.ArbiterStatus.Trouble;
import tanabata.fencing.Timing;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

/// What this node knows of the record at the witness, and the one request it has open.
///
/// [#isSoleForCertain] is true only after an own compare-and-set has succeeded: it also kills every
/// change that an earlier request of unknown outcome might still make.
final class RecordClient {

  /// In units of [Timing#retry].
  private static final int REFRESH = 20;

  private final NodeId node;
  private final Timing timing;
  private final ArbiterRules rules;
  private Knowledge known = new Knowledge.Nothing();
  private Optional<Open> open = Optional.empty();
  private long lastNumber;
  private Moment askAgain;
  private Moment seenAt;
  private Input.Visibility visibility = Input.Visibility.LOST;
  private long floor;
  private Right right = Right.NOT_CERTAIN;
  private Pending pending = Pending.NOTHING;
  private Optional<WitnessRecord> lastSeen = Optional.empty();
  private Presence presence = Presence.UNKNOWN;
  private Optional<Moment> peerMissesAt = Optional.empty();
  private Optional<Moment> toldPeerAt = Optional.empty();
  private Trouble trouble = new Trouble.NotAskedYet();

  private record Open(long number, WitnessRequest request, Moment until) {}

  /// What the record said when it was last seen.
  sealed interface Knowledge {
    record Nothing() implements Knowledge {}

    record NoRecord() implements Knowledge {}

    record Says(WitnessRecord record, int version) implements Knowledge {}
  }

  /// Whether the witness knew a record when it was last asked.
  enum Presence {
    UNKNOWN,
    THERE,
    /// It knows none, and as far as this node can tell there was none before.
    NOT_YET,
    /// It has known one, or another witness has.
    MISSING
  }

  private enum Right {
    NOT_CERTAIN,
    /// The record names this node alone, by its own doing.
    SOLE
  }

  private enum Pending {
    NOTHING,
    /// A change that this node once asked for may still be made.
    CHANGE
  }

  RecordClient(NodeId node, Timing timing, ArbiterRules rules, Moment start) {
    this.node = node;
    this.timing = timing;
    this.rules = rules;
    this.askAgain = start;
    this.seenAt = start;
  }

  Knowledge known() {
    return known;
  }

  /// Whether a change that this node once asked for may still be made.
  boolean isUncertain() {
    return pending == Pending.CHANGE;
  }

  boolean isConnected() {
    return visibility == Input.Visibility.CONNECTED;
  }

  Trouble trouble() {
    return trouble;
  }

  boolean isSoleForCertain() {
    return right == Right.SOLE;
  }

  /// The record when it was last seen, for people: it may be old.
  Optional<WitnessRecord> lastSeen() {
    return lastSeen;
  }

  Optional<WitnessRecord> record() {
    return known instanceof Knowledge.Says says ? Optional.of(says.record()) : Optional.empty();
  }

  Presence presence() {
    return presence;
  }

  /// The peer misses the record too, by its own word.
  ///
  /// @param epoch the highest one that it knows of
  void peerMisses(long epoch, Moment now) {
    atLeast(epoch);
    peerMissesAt = Optional.of(now);
    if (!(known instanceof Knowledge.NoRecord)) {
      forget();
    }
  }

  /// The peer is out of sight: what it said of the record does not count any more.
  void peerGone() {
    peerMissesAt = Optional.empty();
    toldPeerAt = Optional.empty();
  }

  /// Whether the peer is to be told now that the record is missing. A while later it is looked for
  /// again first.
  boolean tellsPeer(Moment now) {
    if (toldPeerAt.isEmpty()) {
      toldPeerAt = Optional.of(now);
      return true;
    }
    if (!toldPeerAt.get().plus(timing.retry()).isAfter(now)) {
      toldPeerAt = Optional.empty();
      forget();
    }
    return false;
  }

  /// Whether the two agree, within a lease, that there is no record.
  boolean isMissedByBoth(Moment now) {
    return !rules.agreesOnMissingRecord()
        || peerMissesAt.filter(at -> at.plus(timing.lease()).isAfter(now)).isPresent();
  }

  /// The highest epoch that this node has acted on or seen.
  long epoch() {
    return Math.max(floor, record().map(WitnessRecord::epoch).orElse(0L));
  }

  /// Epochs never fall, even if the record comes back from an old backup.
  void atLeast(long epoch) {
    floor = Math.max(floor, epoch);
  }

  /// @return whether that is news
  boolean seen(Input.Visibility next) {
    boolean news = visibility != next;
    visibility = next;
    if (news) {
      // It may be another one, or have lost what it knew.
      forget();
    }
    return news;
  }

  /// This node has given its right away, by word or because it was told to: the peer may change the
  /// record although it is not named there.
  void yieldsCertainty() {
    right = Right.NOT_CERTAIN;
  }

  /// Hints get lost, so what was read long ago is read again.
  void refresh(Moment now) {
    if (!seenAt.plus(timing.retry().multipliedBy(REFRESH)).isAfter(now)) {
      seenAt = now;
      forget();
    }
  }

  /// What was read may be old.
  void forget() {
    known = new Knowledge.Nothing();
  }

  boolean mayAsk(Moment now) {
    return open.isEmpty() && !askAgain.isAfter(now);
  }

  void read(Moment now, Consumer<? super Effect> effects) {
    ask(new WitnessRequest.Read(), now, effects);
  }

  /// Asks for a record that names only this node.
  void claim(
      Optional<Evidence> evidence,
      String generation,
      Moment now,
      Consumer<? super Effect> effects) {
    replace(List.of(node), nextEpoch(), evidence, generation, now, effects);
  }

  /// Writes down what is known by now; who is active does not change.
  void note(Evidence evidence, String generation, Moment now, Consumer<? super Effect> effects) {
    replace(List.of(node), epoch(), Optional.of(evidence), generation, now, effects);
  }

  /// Asks for a record that names both. From this moment on the peer may have the right too.
  void admit(List<NodeId> both, String generation, Moment now, Consumer<? super Effect> effects) {
    right = Right.NOT_CERTAIN;
    replace(both, nextEpoch(), Optional.empty(), generation, now, effects);
  }

  private long nextEpoch() {
    return epoch() + 1;
  }

  private void replace(
      List<NodeId> active,
      long epoch,
      Optional<Evidence> evidence,
      String generation,
      Moment now,
      Consumer<? super Effect> effects) {
    OptionalInt version =
        known instanceof Knowledge.Says says ? OptionalInt.of(says.version()) : OptionalInt.empty();
    WitnessRecord next = new WitnessRecord(epoch, active, generation, evidence, node);
    ask(new WitnessRequest.Replace(next, version), now, effects);
  }

  private void ask(WitnessRequest request, Moment now, Consumer<? super Effect> effects) {
    open = Optional.of(new Open(++lastNumber, request, now.plus(timing.askTimeout())));
    effects.accept(new Effect.Ask(lastNumber, request));
  }

  /// @return whether the record is now what this node asked for
  boolean replied(long number, WitnessReply reply, Moment now) {
    if (open.isEmpty() || open.get().number() != number) {
      return false;
    }
    WitnessRequest request = open.get().request();
    open = Optional.empty();
    trouble = new Trouble.None();
    switch (reply) {
      case WitnessReply.Holds holds -> {
        known = new Knowledge.Says(holds.record(), holds.version());
        lastSeen = Optional.of(holds.record());
        presence = Presence.THERE;
        atLeast(holds.record().epoch());
        seenAt = now;
        right = rightAfterReading(holds.record());
      }
      case WitnessReply.Empty _ -> {
        known = new Knowledge.NoRecord();
        lastSeen = Optional.empty();
        boolean wasThere = presence == Presence.THERE || presence == Presence.MISSING || floor > 0;
        presence = wasThere ? Presence.MISSING : Presence.NOT_YET;
        right = Right.NOT_CERTAIN;
      }
      case WitnessReply.Replaced replaced -> {
        return replaced(request, replaced.version());
      }
      case WitnessReply.Conflict _ -> {
        // What an earlier request asked for names the same old version, and so is dead too.
        pending = Pending.NOTHING;
        forget();
        right = Right.NOT_CERTAIN;
      }
      case WitnessReply.Unreachable unreachable -> {
        givenUp(request);
        trouble = new Trouble.Failed(unreachable.reason());
        askAgain = now.plus(timing.retry());
      }
    }
    return false;
  }

  private Right rightAfterReading(WitnessRecord record) {
    boolean stays = isSoleForCertain() && record.namesOnly(node);
    boolean taken = rules.trustsWhatIsRead() && record.names(node);
    return stays || taken ? Right.SOLE : Right.NOT_CERTAIN;
  }

  private boolean replaced(WitnessRequest request, int version) {
    return switch (request) {
      case WitnessRequest.Read _ -> false;
      case WitnessRequest.Replace replace -> {
        known = new Knowledge.Says(replace.next(), version);
        lastSeen = Optional.of(replace.next());
        presence = Presence.THERE;
        atLeast(replace.next().epoch());
        pending = Pending.NOTHING;
        right = replace.next().namesOnly(node) ? Right.SOLE : Right.NOT_CERTAIN;
        yield true;
      }
    };
  }

  /// Nobody knows what becomes of the request.
  private void givenUp(WitnessRequest request) {
    if (request instanceof WitnessRequest.Replace) {
      pending = Pending.CHANGE;
    }
    forget();
  }

  /// Does not ask again before a while.
  void pause(Moment now) {
    askAgain = now.plus(timing.retry());
  }

  /// A request that was never answered may still be carried out; its reply does not count.
  void tick(Moment now) {
    if (open.isPresent() && !open.get().until().isAfter(now)) {
      givenUp(open.get().request());
      open = Optional.empty();
      trouble = new Trouble.NoReply(timing.askTimeout());
      askAgain = now.plus(timing.retry());
    }
  }
}
