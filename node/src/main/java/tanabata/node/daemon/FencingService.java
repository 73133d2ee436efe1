package tanabata.node.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.agent.FenceLadder;
import tanabata.fencing.agent.FenceResult;
import tanabata.fencing.core.Effect;
import tanabata.fencing.core.Input;
import tanabata.fencing.hook.HookEvent;
import tanabata.fencing.hook.HookNotification;
import tanabata.fencing.hook.Hooks;
import tanabata.fencing.witness.Witness;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.view.EventText;
import tanabata.node.view.Names;
import tanabata.node.wiring.NodeEvent;

/// What the arbiter of one resource needs of the world: the witness, the fence agents and the
/// hooks. Effects come on the resource's loop, and what they cause goes back there.
final class FencingService implements AutoCloseable {

  private static final Duration HOOK_TIMEOUT = Duration.ofSeconds(5);

  private final ResourceConfig config;
  private final Names names;
  private final ResourceLoop loop;
  private final Journal journal;
  private final Witness witness;
  private final Hooks hooks;
  private Optional<FenceLadder> ladder = Optional.empty();

  private FencingService(
      ResourceConfig config, WitnessConfig where, ResourceLoop loop, Journal journal)
      throws IOException {
    this.config = config;
    this.names = Names.of(config);
    this.loop = loop;
    this.journal = journal;
    // The last two, because they are what has to be closed.
    witness =
        Witnesses.open(
            where,
            config.name(),
            List.of(config.here().name(), config.peer().name()),
            new WitnessListener());
    hooks = Hooks.open(config.name(), config.fencing().hooks(), HOOK_TIMEOUT);
  }

  /// Begins to connect to the witness.
  ///
  /// @throws IOException with a sentence for the operator; nothing is left open then
  static FencingService open(
      ResourceConfig config, WitnessConfig where, ResourceLoop loop, Journal journal)
      throws IOException {
    return new FencingService(config, where, loop, journal);
  }

  /// Carries out what the arbiter asks for. On the loop.
  void execute(Effect.ForOwner effect) {
    switch (effect) {
      case Effect.Ask ask -> witness.ask(ask.number(), ask.request());
      case Effect.Fence fence -> fence(fence.attempt());
      case Effect.StopFencing _ -> stopFencing();
      case Effect.Healthy _ -> loop.liveness().healthy();
      case Effect.Notify notify -> happened(new NodeEvent.Fenced(notify.event()));
    }
  }

  /// Keeps the event, and runs the hook on it, if there is one.
  void happened(NodeEvent event) {
    journal.add(event);
    HookEvents.of(event).ifPresent(hook -> tell(hook, EventText.of(event, names)));
  }

  private void tell(HookEvent event, String reason) {
    hooks.tell(
        new HookNotification(
            event,
            config.name(),
            config.here().name(),
            config.peer().name(),
            reason,
            loop.core().state().epoch()));
  }

  private void fence(long attempt) {
    journal.add(new NodeEvent.FenceAgentsStarted());
    ladder =
        Optional.of(
            FenceLadder.start(
                config.peer().name(),
                config.peer().fence(),
                result -> loop.onLoop(() -> fenced(attempt, result))));
  }

  private void fenced(long attempt, FenceResult result) {
    switch (result) {
      case FenceResult.Achieved(String detail) -> {
        journal.add(new NodeEvent.FenceAgentsDone(detail));
        loop.give(new Input.FenceEnded(attempt, Input.FenceResult.ACHIEVED, detail));
      }
      case FenceResult.Failed(String detail) ->
          loop.give(new Input.FenceEnded(attempt, Input.FenceResult.FAILED, detail));
    }
  }

  private void stopFencing() {
    ladder.ifPresent(FenceLadder::close);
    ladder = Optional.empty();
  }

  /// An operator vouches for the silence of the peer. On the loop.
  void force() {
    journal.add(new NodeEvent.ForcedByOperator());
    loop.give(new Input.Force());
  }

  /// How it stands with the witness, in words.
  String witnessHealth() {
    return witness.health();
  }

  /// Gives up what it has open. Not on the loop.
  @Override
  public void close() {
    loop.onLoop(this::stopFencing);
    witness.close();
    hooks.close();
  }

  private final class WitnessListener implements Witness.Listener {
    @Override
    public void answered(long number, WitnessReply reply) {
      loop.submit(new Input.Replied(number, reply));
    }

    @Override
    public void state(boolean connected) {
      loop.submit(
          new Input.WitnessSeen(connected ? Input.Visibility.CONNECTED : Input.Visibility.LOST));
    }

    @Override
    public void recordChanged() {
      loop.submit(new Input.RecordChanged());
    }
  }
}
