package tanabata.dlm.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Lock cores that are connected directly: what one sends the others receive at once and in order,
/// unless a transcript says otherwise. Their permits are valid for ever unless it says otherwise.
final class DirectCluster {

  private static final Duration TICK = Duration.ofMillis(20);

  /// What becomes of envelopes.
  enum Network {
    DELIVERS,
    /// Keeps them until it delivers again.
    HOLDS,
    LOSES
  }

  private final SortedMap<NodeId, LockCore> cores = new TreeMap<>();
  private final SortedMap<NodeId, Long> incarnations = new TreeMap<>();
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private final Consumer<String> lines;
  private Network network = Network.DELIVERS;
  private Moment now = Moment.ZERO;
  private Membership latest = Membership.EMPTY;

  private record InFlight(NodeId from, Effect.Send send) {}

  DirectCluster(Consumer<String> lines) {
    this.lines = lines;
  }

  /// The next membership, which no member knows yet. A node that is named for the first time starts
  /// now.
  ///
  /// @param members each with its incarnation
  void change(SortedMap<NodeId, Long> members, Optional<NodeId> left) {
    latest = new Membership(latest.epoch() + 1, members, left);
    members.forEach((node, incarnation) -> {
      incarnations.put(node, incarnation);
      if (!cores.containsKey(node)) {
        cores.put(node, new LockCore(node, Tuning.DEFAULT));
        give(node, new Input.PermitChanged(Permit.FOREVER));
      }
    });
  }

  /// These nodes learn the latest membership, before any of them receives a message of another.
  void inform(Collection<NodeId> nodes) {
    for (NodeId node : nodes) {
      accept(node, new Input.MembershipChanged(latest));
    }
    deliver();
  }

  long incarnation(NodeId node) {
    return incarnations.getOrDefault(node, 1L);
  }

  void kill(NodeId node) {
    cores.remove(node);
  }

  void network(Network next) {
    network = next;
    deliver();
  }

  void after(Duration time) {
    for (Moment end = now.plus(time); end.isAfter(now); ) {
      now = now.plus(TICK);
      tick();
    }
  }

  private void tick() {
    for (NodeId node : cores.keySet()) {
      accept(node, new Input.Tick());
    }
    deliver();
  }

  /// With what follows from it, also with the next tick: releases are acknowledged then.
  void give(NodeId node, Input input) {
    accept(node, input);
    deliver();
    tick();
  }

  private void accept(NodeId node, Input input) {
    cores.get(node).accept(now, input, effect -> execute(node, effect));
  }

  private void deliver() {
    switch (network) {
      case HOLDS -> {
        // Later.
      }
      case LOSES -> inFlight.clear();
      case DELIVERS -> {
        while (!inFlight.isEmpty()) {
          deliver(inFlight.remove());
        }
      }
    }
  }

  private void deliver(InFlight next) {
    if (cores.containsKey(next.send.to())) {
      accept(next.send.to(), new Input.Received(next.from, next.send.envelope()));
    }
  }

  private void execute(NodeId node, Effect effect) {
    if (effect instanceof Effect.Send send) {
      inFlight.add(new InFlight(node, send));
    } else {
      String text = EffectText.of(effect);
      if (!text.isEmpty()) {
        lines.accept(node + ": " + text);
      }
    }
  }
}
