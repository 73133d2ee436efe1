package tanabata.fencing.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// What this node knows of the record at the witness, and the one question it has open.
///
/// [#isSoleForCertain] is true only after an own compare-and-set has succeeded: it also kills every
/// change that an earlier question of unknown outcome might still make.
final class Docket {

  /// In units of [Timing#retry].
  private static final int REFRESH = 20;

  private final NodeId node;
  private final Timing timing;
  private Knowledge known = new Knowledge.Nothing();
  private Optional<Open> open = Optional.empty();
  private long lastAsk;
  private Moment askAgain = Moment.ZERO;
  private Moment seenAt;
  private boolean connected;
  private long floor;
  private boolean sole;
  private boolean uncertain;
  private Optional<Authority> lastSeen = Optional.empty();
  private String trouble = "not asked yet";

  private record Open(long number, Question question, Moment until) {}

  /// What the record said when it was last seen.
  sealed interface Knowledge {
    record Nothing() implements Knowledge {}

    record NoRecord() implements Knowledge {}

    record Says(Authority authority, int version) implements Knowledge {}
  }

  Docket(NodeId node, Timing timing, Moment start) {
    this.node = node;
    this.timing = timing;
    this.askAgain = start;
    this.seenAt = start;
  }

  Knowledge known() {
    return known;
  }

  /// Whether a change that this node once asked for may still be made.
  boolean isUncertain() {
    return uncertain;
  }

  boolean isConnected() {
    return connected;
  }

  String trouble() {
    return trouble;
  }

  boolean isSoleForCertain() {
    return sole;
  }

  /// The record when it was last seen, for people: it may be old.
  Optional<Authority> lastSeen() {
    return lastSeen;
  }

  Optional<Authority> authority() {
    return known instanceof Knowledge.Says says ? Optional.of(says.authority()) : Optional.empty();
  }

  /// Epochs never fall, even if the record comes back from an old backup.
  void atLeast(long epoch) {
    floor = Math.max(floor, epoch);
  }

  /// @return whether that is news
  boolean seen(boolean isConnected) {
    boolean news = connected != isConnected;
    connected = isConnected;
    return news;
  }

  /// This node has given its right away, by word or because it was told to: the peer may change the
  /// record although it is not named there.
  void yieldsCertainty() {
    sole = false;
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

  /// For planted bugs only: acts as if the record had been set.
  void pretendSole() {
    sole = true;
  }

  void read(Moment now, Consumer<? super Effect> effects) {
    ask(new Question.Read(), now, effects);
  }

  /// Asks for a record that names only this node.
  void claim(
      Optional<Evidence> evidence,
      String generation,
      Moment now,
      Consumer<? super Effect> effects) {
    replace(List.of(node), true, evidence, generation, now, effects);
  }

  /// Writes down what is known by now; who is active does not change.
  void note(Evidence evidence, String generation, Moment now, Consumer<? super Effect> effects) {
    replace(List.of(node), false, Optional.of(evidence), generation, now, effects);
  }

  /// Asks for a record that names both. From this moment on the peer may have the right too.
  void admit(List<NodeId> both, String generation, Moment now, Consumer<? super Effect> effects) {
    sole = false;
    replace(both, true, Optional.empty(), generation, now, effects);
  }

  private void replace(
      List<NodeId> active,
      boolean rises,
      Optional<Evidence> evidence,
      String generation,
      Moment now,
      Consumer<? super Effect> effects) {
    long epoch = Math.max(floor, authority().map(Authority::epoch).orElse(0L)) + (rises ? 1 : 0);
    OptionalInt version =
        known instanceof Knowledge.Says says ? OptionalInt.of(says.version()) : OptionalInt.empty();
    Authority next = new Authority(epoch, active, generation, evidence, node);
    ask(new Question.Replace(next, version), now, effects);
  }

  private void ask(Question question, Moment now, Consumer<? super Effect> effects) {
    open = Optional.of(new Open(++lastAsk, question, now.plus(timing.askTimeout())));
    effects.accept(new Effect.Ask(lastAsk, question));
  }

  /// @return whether the record is now what this node asked for
  boolean answered(long number, Answer answer, Moment now) {
    if (open.isEmpty() || open.get().number() != number) {
      return false;
    }
    Question question = open.get().question();
    open = Optional.empty();
    trouble = "";
    switch (answer) {
      case Answer.Holds holds -> {
        known = new Knowledge.Says(holds.authority(), holds.version());
        lastSeen = Optional.of(holds.authority());
        seenAt = now;
        sole = sole && holds.authority().active().equals(List.of(node));
      }
      case Answer.Empty _ -> {
        known = new Knowledge.NoRecord();
        lastSeen = Optional.empty();
        sole = false;
      }
      case Answer.Replaced replaced -> {
        return replaced(question, replaced.version());
      }
      case Answer.Conflict _ -> {
        // What an earlier question asked for names the same old version, and so is dead too.
        uncertain = false;
        forget();
        sole = false;
      }
      case Answer.Unreachable unreachable -> {
        uncertain |= question instanceof Question.Replace;
        forget();
        trouble = unreachable.reason();
        askAgain = now.plus(timing.retry());
      }
    }
    return false;
  }

  private boolean replaced(Question question, int version) {
    return switch (question) {
      case Question.Read _ -> false;
      case Question.Replace replace -> {
        known = new Knowledge.Says(replace.next(), version);
        lastSeen = Optional.of(replace.next());
        uncertain = false;
        sole = replace.next().active().equals(List.of(node));
        yield true;
      }
    };
  }

  /// Does not ask again before a while.
  void pause(Moment now) {
    askAgain = now.plus(timing.retry());
  }

  /// A question that was never answered may still be carried out; its answer does not count.
  void tick(Moment now) {
    if (open.isPresent() && !open.get().until().isAfter(now)) {
      uncertain |= open.get().question() instanceof Question.Replace;
      open = Optional.empty();
      forget();
      trouble = "no answer within " + timing.askTimeout().toMillis() + " ms";
      askAgain = now.plus(timing.retry());
    }
  }
}
