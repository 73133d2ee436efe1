package tanabata.node.daemon;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeInput;
import tanabata.foundation.state.CutReason;
import tanabata.nbd.netty.NbdServer;
import tanabata.node.view.Names;
import tanabata.node.view.ReasonText;
import tanabata.node.wiring.NodeEvent;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.runtime.Replica;
import tanabata.replication.runtime.Shortage;

/// What the cores of one resource ask for, brought to whoever carries it out. On the resource's
/// loop, which takes nothing before [#bind].
final class ResourceEffects implements Consumer<NodeEffect> {

  private static final Logger log = LoggerFactory.getLogger(ResourceEffects.class);

  private final Names names;
  private final Replica replica;
  private final Consumer<String> failure;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private Optional<Services> services = Optional.empty();

  /// Everything around the replica.
  record Services(
      NbdServer server,
      FencingService fencing,
      Optional<LockService> locks,
      GivenUpExport givenUp) {}

  /// @param failure called when the resource cannot go on
  ResourceEffects(Names names, Replica replica, Consumer<String> failure) {
    this.names = names;
    this.replica = replica;
    this.failure = failure;
  }

  void bind(Services all) {
    services = Optional.of(all);
    replica.watchSpace(shortage -> all.fencing().happened(spaceEvent(shortage)));
  }

  private NodeEvent spaceEvent(Optional<Shortage> shortage) {
    return shortage
        .<NodeEvent>map(now -> new NodeEvent.NoSpace(now.disk()))
        .orElseGet(() -> new NodeEvent.SpaceAgain(replica.diskName()));
  }

  private Services services() {
    return services.orElseThrow();
  }

  /// Completed when the resource has left in order, or failed.
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void accept(NodeEffect effect) {
    switch (effect) {
      case Effect.ForAdapters work -> replica.execute(work);
      case Effect.ForOwner outer -> execute(outer);
      case tanabata.fencing.core.Effect.ForOwner asked -> services().fencing().execute(asked);
      case tanabata.dlm.core.Effect locking ->
          services().locks().ifPresent(locks -> locks.execute(locking));
      case NodeOwnEffect own -> own(own);
      default -> throw new IllegalArgumentException("nobody carries out " + effect);
    }
  }

  private void execute(Effect.ForOwner effect) {
    switch (effect) {
      case Effect.Notify notify -> {
        services().fencing().happened(new NodeEvent.Replicated(notify.event()));
        services().givenUp().look();
      }
      case Effect.CutClients cut -> cut(cut.reason());
      case Effect.Stopped _ -> stopped.complete(null);
      case Effect.Failed failed -> failed(failed.reason());
    }
  }

  /// The sessions of all clients are ended for good, before this returns.
  private void cut(CutReason reason) {
    services().server().disconnect(names.resource(), ReasonText.of(reason));
  }

  private void failed(NodeFailure reason) {
    String sentence = ReasonText.of(reason, names);
    stopped.complete(null);
    failure.accept("resource " + names.resource() + ": " + sentence);
  }

  /// A core has broken a promise.
  void broken(Throwable cause) {
    replica.disconnectPeer();
    stopped.complete(null);
    failure.accept("resource " + names.resource() + ": internal error: " + cause.getMessage());
  }

  /// Nobody takes this input any more.
  void discarded(NodeInput input) {
    if (input instanceof Input replicated) {
      replica.discard(replicated);
    }
  }

  private void own(NodeOwnEffect effect) {
    switch (effect) {
      case NodeOwnEffect.ForLocks locking ->
          services().locks().ifPresent(locks -> locks.execute(locking));
      case NodeOwnEffect.BadControlMessage bad ->
          log.warn(
              "resource {}: a control message of {} makes no sense: {}",
              names.resource(),
              names.peer(),
              bad.detail());
    }
  }
}
