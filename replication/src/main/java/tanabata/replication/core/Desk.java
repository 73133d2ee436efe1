package tanabata.replication.core;

import java.util.List;
import java.util.function.Consumer;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// What the parts of one core share: the present moment, the way out for effects, and the constants
/// they work under.
final class Desk {

  final Geometry geometry;
  final Limits limits;
  final Rules rules;
  private Moment now = Moment.ZERO;
  private Consumer<? super Effect> out = _ -> {};
  private boolean failed;

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

  void emit(Effect effect) {
    out.accept(effect);
  }

  void answer(Caller caller, Outcome outcome) {
    out.accept(new Effect.Answer(caller, outcome, List.of()));
  }

  void release(Payload payload) {
    if (payload != Payload.NONE) {
      out.accept(new Effect.Release(payload));
    }
  }

  /// The local disk or the metadata failed: this node stops, and the peer takes it for killed.
  void fail(String reason) {
    if (!failed) {
      failed = true;
      out.accept(new Effect.Failed(reason));
    }
  }

  boolean failed() {
    return failed;
  }
}
