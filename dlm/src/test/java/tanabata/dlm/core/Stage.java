package tanabata.dlm.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Lock cores that are joined directly: what one says the other hears at once, in order, and
/// nothing is lost. Their users have a permit for ever unless a transcript says otherwise.
final class Stage {

  private static final Duration TICK = Duration.ofMillis(20);

  private final SortedMap<NodeId, LockCore> cores = new TreeMap<>();
  private final SortedMap<NodeId, Long> incarnations = new TreeMap<>();
  private final ArrayDeque<Parcel> mail = new ArrayDeque<>();
  private final Consumer<String> lines;
  private Moment now = Moment.ZERO;
  private long epoch;

  private record Parcel(NodeId from, Effect.Send send) {}

  Stage(Consumer<String> lines) {
    this.lines = lines;
  }

  /// A new membership; whom nobody has met yet begins here.
  ///
  /// @param named each with its incarnation
  void members(SortedMap<NodeId, Long> named, Optional<NodeId> left) {
    Membership membership = new Membership(++epoch, named, left);
    named.forEach((node, incarnation) -> {
      incarnations.put(node, incarnation);
      if (!cores.containsKey(node)) {
        cores.put(node, new LockCore(node, Tuning.DEFAULT));
        give(node, new Input.PermitChanged(Permit.FOREVER));
      }
    });
    // All enter the round before anybody hears of another's part in it.
    for (NodeId node : named.keySet()) {
      put(node, new Input.MembershipChanged(membership));
    }
    deliver();
  }

  long incarnation(NodeId node) {
    return incarnations.getOrDefault(node, 1L);
  }

  void dies(NodeId node) {
    cores.remove(node);
  }

  void after(Duration time) {
    for (Moment end = now.plus(time); end.isAfter(now); ) {
      now = now.plus(TICK);
      tick();
    }
  }

  private void tick() {
    for (NodeId node : cores.keySet()) {
      put(node, new Input.Tick());
    }
    deliver();
  }

  /// With what comes of it, also with the next tick: releases are acknowledged then.
  void give(NodeId node, Input input) {
    put(node, input);
    deliver();
    tick();
  }

  private void put(NodeId node, Input input) {
    cores.get(node).accept(now, input, effect -> execute(node, effect));
  }

  private void deliver() {
    for (Parcel next = mail.poll(); next != null; next = mail.poll()) {
      if (cores.containsKey(next.send.to())) {
        put(next.send.to(), new Input.Received(next.from, next.send.envelope()));
      }
    }
  }

  private void execute(NodeId node, Effect effect) {
    if (effect instanceof Effect.Send send) {
      mail.add(new Parcel(node, send));
    } else {
      String text = Wording.text(effect);
      if (!text.isEmpty()) {
        lines.accept(node + ": " + text);
      }
    }
  }
}
