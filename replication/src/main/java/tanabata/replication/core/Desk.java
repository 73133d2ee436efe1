package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;

/// What the parts of one core share: the present moment, the way out for effects, and the constants
/// they work under.
final class Desk {

  final Geometry geometry;
  final Limits limits;
  final Rules rules;
  private Moment now = Moment.ZERO;
  private Consumer<? super Effect> out = _ -> {};
  private Permit permit = Permit.NONE;
  private boolean alone;
  private BooleanSupplier canDetach = () -> false;
  private boolean detached;
  private boolean failed;
  private Optional<String> trouble = Optional.empty();

  Desk(Geometry geometry, Limits limits, Rules rules) {
    this.geometry = geometry;
    this.limits = limits;
    this.rules = rules;
  }

  void begin(Moment now, Consumer<? super Effect> out) {
    this.now = now;
    this.out = out;
  }

  Moment now() {
    return now;
  }

  void permit(Permit next) {
    permit = next;
  }

  void alone(boolean isSo) {
    alone = isSo;
  }

  /// Whether this node goes on without its peer, whose copy then does not count.
  boolean isAlone() {
    return alone;
  }

  /// Whether clients may be answered at this moment. Asked just before each answer: between the
  /// beginning of a request and its end this process may have been paused, and others have acted.
  boolean allows() {
    return allows(now);
  }

  boolean allows(Moment at) {
    return alone || permit.isValid(at);
  }

  void emit(Effect effect) {
    out.accept(effect);
  }

  void answer(Caller caller, Outcome outcome) {
    answer(caller, outcome, List.of());
  }

  void answer(Caller caller, Outcome outcome, List<Payload> data) {
    if (caller instanceof Host.GuestCaller guest) {
      guest.host().tell(guest, outcome, data);
    } else {
      out.accept(new Effect.Answer(caller, outcome, data));
    }
  }

  void release(Payload payload) {
    if (payload != Payload.NONE) {
      out.accept(new Effect.Release(payload));
    }
  }

  /// The local disk or the metadata failed. What follows is decided when the present input has been
  /// taken in.
  void fail(String reason) {
    if (trouble.isEmpty()) {
      trouble = Optional.of(reason);
    }
  }

  /// How it is known whether the peer could carry on for this node, should its disk fail now.
  void detachesIf(BooleanSupplier possible) {
    canDetach = possible;
  }

  boolean canDetach() {
    return canDetach.getAsBoolean();
  }

  Optional<String> takeTrouble() {
    Optional<String> found = trouble;
    trouble = Optional.empty();
    return found;
  }

  /// This node stops, and the peer takes it for killed.
  void stop(String reason) {
    if (!failed) {
      failed = true;
      out.accept(new Effect.Failed(reason));
    }
  }

  /// The disk is not used any more.
  void detach() {
    detached = true;
  }

  boolean isDetached() {
    return detached;
  }

  boolean failed() {
    return failed;
  }
}
