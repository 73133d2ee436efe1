package tanabata.node.wiring;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.format.ArbiterMessageCodec;
import tanabata.fencing.format.BadFormat;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeInput;
import tanabata.foundation.state.ReplicationState;
import tanabata.replication.core.ReplicationCore;

/// The cores of one resource on one node, as one: replication, the arbiter, and the lock manager if
/// the two nodes share locks. An effect of the one that concerns another is an input of that other
/// one, in the order of the effects; the rest comes out.
///
/// It decides nothing but what [LockGate] keeps in order, and does no input or output: the daemon,
/// the storms and the explorer run the same objects.
public final class NodeCore implements Core<NodeInput, NodeEffect> {

  private final ReplicationCore replication;
  private final Arbiter arbiter;
  private final Optional<LockGate> locks;
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private ReplicationState state = ReplicationState.UNKNOWN;
  private int clients;
  private long wallMillis;
  private long random;
  private Consumer<? super NodeEffect> out = _ -> {};

  // Made once, for they are used for every input.
  private final Consumer<tanabata.replication.core.work.Effect> fromReplication = this::replicated;
  private final Consumer<tanabata.fencing.core.Effect> fromArbiter = this::arbitrated;

  /// What one core has for another, or for the outside after that.
  private sealed interface Step {

    record ToReplication(tanabata.replication.core.work.Input input) implements Step {}

    record ToArbiter(tanabata.fencing.core.Input input) implements Step {}

    record ToLocks(tanabata.fencing.core.Effect.ForLocks order) implements Step {}

    record Out(NodeEffect effect) implements Step {}
  }

  public NodeCore(ReplicationCore replication, Arbiter arbiter, Optional<LockCore> locks) {
    this(replication, arbiter, locks, WiringRules.SOUND);
  }

  NodeCore(
      ReplicationCore replication, Arbiter arbiter, Optional<LockCore> locks, WiringRules rules) {
    this.replication = replication;
    this.arbiter = arbiter;
    this.locks = locks.map(core -> new LockGate(core, rules));
  }

  @Override
  public void accept(Moment now, NodeInput input, Consumer<? super NodeEffect> effects) {
    out = effects;
    switch (input) {
      case tanabata.replication.core.work.Input.Shutdown leave -> {
        locks.ifPresent(gate -> gate.leave(now, out));
        replicate(now, leave);
      }
      case tanabata.replication.core.work.Input replicated -> replicate(now, replicated);
      case tanabata.fencing.core.Input fenced -> arbitrate(now, fenced);
      case tanabata.dlm.core.Input lock -> lock(now, lock);
      case NodeOwnInput own -> take(now, own);
      default -> throw new IllegalArgumentException("no core of a node takes " + input);
    }
    while (!steps.isEmpty()) {
      carryOut(now, steps.remove());
    }
  }

  private void lock(Moment now, tanabata.dlm.core.Input input) {
    locks.ifPresent(gate -> gate.give(now, input, out));
  }

  private void take(Moment now, NodeOwnInput input) {
    switch (input) {
      case NodeOwnInput.ClientsChanged(int open) -> {
        clients = open;
        tellArbiter();
      }
      case NodeOwnInput.LockEpochSaved(long epoch) ->
          locks.ifPresent(gate -> gate.saved(now, epoch, out));
      case NodeOwnInput.Tick(long wall, long number) -> {
        wallMillis = wall;
        random = number;
        replicate(now, new tanabata.replication.core.work.Input.Tick());
        steps.add(new Step.ToArbiter(new tanabata.fencing.core.Input.Tick()));
        lock(now, new tanabata.dlm.core.Input.Tick());
      }
    }
  }

  private void carryOut(Moment now, Step step) {
    switch (step) {
      case Step.ToReplication(tanabata.replication.core.work.Input input) -> replicate(now, input);
      case Step.ToArbiter(tanabata.fencing.core.Input input) -> arbitrate(now, input);
      case Step.ToLocks(tanabata.fencing.core.Effect.ForLocks order) ->
          locks.ifPresent(gate -> gate.take(now, order, out));
      case Step.Out(NodeEffect effect) -> out.accept(effect);
    }
  }

  // Replication.

  private void replicate(Moment now, tanabata.replication.core.work.Input input) {
    replication.accept(now, input, fromReplication);
  }

  private void replicated(tanabata.replication.core.work.Effect effect) {
    switch (effect) {
      case tanabata.replication.core.work.Effect.ForAdapters outer -> out.accept(outer);
      case tanabata.replication.core.work.Effect.ForOwner outer -> out.accept(outer);
      case tanabata.replication.core.work.Effect.ControlReceived received ->
          received(received.content());
      case tanabata.replication.core.work.Effect.StateChanged changed -> {
        state = changed.state();
        tellArbiter();
      }
    }
  }

  private void received(byte[] content) {
    try {
      steps.add(
          new Step.ToArbiter(
              new tanabata.fencing.core.Input.Received(ArbiterMessageCodec.decode(content))));
    } catch (BadFormat e) {
      steps.add(new Step.Out(new NodeOwnEffect.BadControlMessage(e.getMessage())));
    }
  }

  private void tellArbiter() {
    steps.add(
        new Step.ToArbiter(new tanabata.fencing.core.Input.ReplicationChanged(state, clients)));
  }

  // The arbiter. Its effects take their turn one after the other: a permit has ended before the
  // witness is asked for what may give it to the peer.

  private void arbitrate(Moment now, tanabata.fencing.core.Input input) {
    arbiter.accept(now, input, fromArbiter);
  }

  private void arbitrated(tanabata.fencing.core.Effect effect) {
    steps.add(
        switch (effect) {
          case tanabata.fencing.core.Effect.ForOwner outer -> new Step.Out(outer);
          case tanabata.fencing.core.Effect.ForLocks order -> new Step.ToLocks(order);
          case tanabata.fencing.core.Effect.ForReplication order ->
              new Step.ToReplication(input(order));
        });
  }

  private tanabata.replication.core.work.Input input(
      tanabata.fencing.core.Effect.ForReplication order) {
    return switch (order) {
      case tanabata.fencing.core.Effect.Send send ->
          new tanabata.replication.core.work.Input.SendControl(
              ArbiterMessageCodec.encode(send.message()));
      case tanabata.fencing.core.Effect.Permitted permitted ->
          new tanabata.replication.core.work.Input.Permitted(permitted.permit());
      case tanabata.fencing.core.Effect.GoStandalone go ->
          new tanabata.replication.core.work.Input.GoStandalone(
              go.epoch(),
              // No two generations get one name, however long the next tick takes.
              random++,
              wallMillis,
              go.validity(),
              go.evidence());
      case tanabata.fencing.core.Effect.Cut cut ->
          new tanabata.replication.core.work.Input.Cut(cut.epoch(), cut.reason());
    };
  }

  // For others to look at, on the core's thread.

  public ReplicationCore replication() {
    return replication;
  }

  /// How replication stands.
  public ReplicationState state() {
    return state;
  }

  /// How the arbiter stands, for operators.
  public ArbiterStatus fencing(Moment now) {
    return arbiter.status(now);
  }
}
