package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Core;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.ReplicationState;
import tanabata.replication.core.io.ClientIo.DiskFaults;
import tanabata.replication.core.io.ForwardingServer;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.mode.DisklessMode;
import tanabata.replication.core.mode.OrderlyShutdown;
import tanabata.replication.core.mode.PeerHandshake;
import tanabata.replication.core.mode.StandaloneMode;
import tanabata.replication.core.operator.CopyDecisions;
import tanabata.replication.core.operator.DisconnectOrder;
import tanabata.replication.core.operator.RoleOrders;
import tanabata.replication.core.operator.VersionRollback;
import tanabata.replication.core.session.MessageChecks;
import tanabata.replication.core.work.ActivityTransaction;
import tanabata.replication.core.work.BitmapSave;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Flush;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.LocalRead;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.PeerFlush;
import tanabata.replication.core.work.Pull;
import tanabata.replication.core.work.RemoteWrite;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.core.work.ServedPull;
import tanabata.replication.core.work.StateFlush;
import tanabata.replication.core.work.StateSave;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.core.work.UndoSave;
import tanabata.replication.core.work.UndoStep;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.ProtocolBreach;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.SplitBrainReport;
import tanabata.replication.model.Status;

/// One node's half of a device that is replicated between two, both of which may be Primary.
///
/// This class only receives: each input goes to the part that it concerns, and then every part
/// starts what has become possible. The parts, in the order in which to read them:
/// [tanabata.replication.core.state] (what a node is in), [tanabata.replication.core.work] (what is
/// under way, and who waits for whom), [tanabata.replication.core.io] (a read, a write, a flush),
/// [tanabata.replication.core.metadata], [tanabata.replication.core.session] (who is right),
/// [tanabata.replication.core.resync], [tanabata.replication.core.mode],
/// [tanabata.replication.core.operator].
public final class ReplicationCore implements Core<Input, Effect> {

  private final CoreContext context;
  private final CoreParts parts;
  private final StandaloneMode standalone;
  private final PeerHandshake handshake;
  private final DisklessMode diskless;
  private final OrderlyShutdown shutdown;
  private final RoleOrders roles;
  private final DisconnectOrder disconnection;
  private final CopyDecisions decisions;
  private final VersionRollback rollback;
  private final StateReport report;

  public ReplicationCore(
      CoreConfiguration configuration,
      Geometry geometry,
      Limits limits,
      RecoveredMetadata recovered) {
    this(configuration, geometry, limits, recovered, ReplicationRules.SOUND);
  }

  ReplicationCore(
      CoreConfiguration configuration,
      Geometry geometry,
      Limits limits,
      RecoveredMetadata recovered,
      ReplicationRules rules) {
    context = new CoreContext(geometry, limits, rules);
    parts = CoreParts.join(configuration, context, recovered);
    standalone = new StandaloneMode(parts);
    handshake = new PeerHandshake(parts, standalone);
    diskless = new DisklessMode(parts, handshake);
    shutdown = new OrderlyShutdown(parts);
    roles = new RoleOrders(parts);
    disconnection = new DisconnectOrder(parts, standalone, shutdown);
    decisions = new CopyDecisions(parts, standalone, handshake);
    rollback = new VersionRollback(parts, handshake);
    report = new StateReport(parts, shutdown);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    context.begin(now, effects);
    boolean fromDisk = input instanceof Input.Done || input instanceof Input.Compared;
    if (fromDisk) {
      context.cameBack();
    }
    if (shutdown.isOver() && !listensAfterLeaving() || hasTakenLeave() && !fromDisk) {
      refuse(input);
      return;
    }
    if (diskless.hasBegun()) {
      takeDiskless(input);
    } else {
      take(input);
    }
    proceed();
    pump();
    context.takeFailure().ifPresent(this::failed);
    proceed();
    tellState();
  }

  /// Whether what is left of this run is the end of what the disk is at.
  private boolean hasTakenLeave() {
    return shutdown.isEnding() && !listensAfterLeaving();
  }

  private boolean listensAfterLeaving() {
    return context.rules().listensAfterLeaving() && !shutdown.hasFailed();
  }

  private void tellState() {
    ReplicationState before = report.last();
    Optional<ReplicationState> news = report.news();
    if (news.isPresent()) {
      // After the event that brought them about, so that people read them in this order.
      if (news.get().isInSync() && !before.isInSync()) {
        context.notify(new ReplicationEvent.InSync());
      }
      if (news.get().role() != before.role()) {
        context.notify(new ReplicationEvent.RoleChanged(news.get().role()));
      }
      context.emit(new Effect.StateChanged(news.get()));
    }
  }

  private void failed(NodeFailure failure) {
    boolean peerTakesOver =
        failure instanceof NodeFailure.DiskFault && diskless.isPossible() && !shutdown.hasBegun();
    if (peerTakesOver) {
      diskless.begin((NodeFailure.DiskFault) failure);
    } else {
      shutdown.fail(failure);
      parts.session().close(new LinkEnd.DiskFailed());
    }
  }

  /// After a failure of the disk, or when leave is taken, nothing is promised any more, to anyone.
  private void refuse(Input input) {
    Outcome outcome = shutdown.hasFailed() ? Outcome.IO_ERROR : Outcome.GONE;
    switch (input) {
      case Input.Read read -> context.answer(read.caller(), outcome);
      case Input.Flush flush -> context.answer(flush.caller(), outcome);
      case Input.Write write -> {
        context.release(write.payload());
        context.answer(write.caller(), outcome);
      }
      case Input.Done done -> context.release(done.payload());
      case Input.Compared compared -> context.release(compared.differing());
      case Input.Received received -> context.release(received.frame().message().payload());
      case Input.LinkUp up ->
          context.emit(new Effect.CloseLink(up.link(), new LinkEnd.ShuttingDown()));
      case Input.Order order -> context.refuse(order.caller(), Obstacle.SHUTTING_DOWN);
      case Input.Held _, Input.LinkDown _, Input.Shutdown _, Input.Tick _ -> {}
      case Input.Permitted _, Input.GoStandalone _, Input.Cut _, Input.SendControl _ -> {}
    }
  }

  private void take(Input input) {
    switch (input) {
      case Input.Read read -> {
        if (admits(read.caller())) {
          parts.clients().read(read);
        }
      }
      case Input.Write write -> {
        if (admits(write.caller())) {
          parts.clients().write(write);
        } else {
          context.release(write.payload());
        }
      }
      case Input.Flush flush -> {
        if (admits(flush.caller())) {
          parts.flushes().flush(flush.caller());
        }
      }
      case Input.Done done -> done(done);
      case Input.Compared compared -> compared(compared);
      case Input.Held held -> held(held.ticket());
      case Input.LinkUp up -> linkUp(up.link());
      case Input.LinkDown down -> linkDown(down);
      case Input.Received received -> received(received.link(), received.frame());
      case Input.Order order -> order(order);
      case Input.Permitted permitted -> context.permit(permitted.permit());
      case Input.GoStandalone order -> standalone.goStandalone(order);
      case Input.Cut order -> standalone.cut(order.epoch(), order.reason());
      case Input.SendControl send ->
          parts.session().sendUnnumbered(new Message.Control(send.content()));
      case Input.Shutdown _ -> shutdown.begin();
      case Input.Tick _ -> {
        if (parts.session().tick()) {
          parts.linkLost();
        }
      }
    }
  }

  private void order(Input.Order order) {
    switch (order) {
      case Input.Promote promote -> roles.promote(promote);
      case Input.Demote demote -> roles.demote(demote);
      case Input.Connect connect -> roles.connect(connect);
      case Input.Disconnect disconnect -> disconnection.begin(disconnect);
      case Input.RollBack back -> rollback.begin(back);
      case Input.Forget forget -> rollback.forget(forget);
      case Input.Resolve resolve -> decisions.resolve(resolve);
      case Input.Outdate outdate -> decisions.outdate(outdate);
      case Input.Invalidate invalidate -> decisions.invalidate(invalidate);
    }
  }

  private void takeDiskless(Input input) {
    switch (input) {
      case Input.Read read -> diskless.read(read);
      case Input.Write write -> diskless.write(write);
      case Input.Flush flush -> diskless.flush(flush);
      case Input.Done done -> diskless.done(done);
      case Input.Compared compared -> diskless.compared(compared, served(compared));
      case Input.LinkUp up -> linkUp(up.link());
      case Input.LinkDown down -> diskless.linkDown(down);
      case Input.Received received -> received(received.link(), received.frame());
      case Input.Demote demote -> roles.demote(demote);
      case Input.Order order -> diskless.refuse(order);
      case Input.Held _, Input.Permitted _, Input.GoStandalone _ -> {}
      case Input.Cut cut -> diskless.cut(cut);
      case Input.SendControl send ->
          parts.session().sendUnnumbered(new Message.Control(send.content()));
      case Input.Shutdown _ -> {
        diskless.abandon();
        shutdown.leaveWithoutDisk();
      }
      case Input.Tick _ -> diskless.tick();
    }
  }

  private boolean admits(Caller caller) {
    boolean open = !shutdown.hasBegun();
    if (!open) {
      context.answer(caller, Outcome.GONE);
    }
    return open;
  }

  /// Every part starts what has become possible, until nothing follows from it.
  private void pump() {
    do {
      if (diskless.hasBegun()) {
        return;
      }
      if (!hasTakenLeave()) {
        pumpParts();
      }
      shutdown.pump();
    } while (proceed());
  }

  private void pumpParts() {
    handshake.pump();
    standalone.pump();
    rollback.pump();
    parts.peers().pump();
    parts.clients().pump();
    parts.flushes().pump();
    parts.resync().pump();
    parts.marking().pump();
    parts.forwarding().pump(service());
    handshake.sendState();
  }

  // Completions.

  private void done(Input.Done done) {
    Outcome outcome = done.outcome();
    switch (done.ticket()) {
      case LocalWrite write -> parts.clients().done(write, outcome);
      case LocalRead read -> parts.clients().done(read, outcome, done.payload(), onDiskFault());
      case RemoteWrite write -> parts.peers().done(write, outcome);
      case Pull pull -> parts.resync().done(pull, outcome, done.payload());
      case Flush flush -> parts.flushes().done(flush, outcome);
      case PeerFlush flush -> parts.flushes().done(flush, outcome);
      case ActivityTransaction transaction -> parts.activity().done(transaction, outcome);
      case BitmapSave save -> parts.bitmaps().done(save, outcome);
      case StateSave save -> parts.store().done(save, outcome);
      case StateFlush flush -> parts.store().done(flush, outcome);
      case UndoSave save -> parts.undo().done(save, outcome);
      case UndoStep step -> parts.undo().done(step, outcome);
      case ServedPull pull ->
          throw new InvariantViolation("a comparison completes with its result: " + pull);
    }
  }

  private void held(Ticket ticket) {
    switch (ticket) {
      case LocalWrite write -> parts.clients().held(write);
      case RemoteWrite write -> parts.peers().held(write);
      case LocalRead _,
          Pull _,
          ServedPull _,
          Flush _,
          PeerFlush _,
          ActivityTransaction _,
          BitmapSave _,
          StateSave _,
          StateFlush _,
          UndoSave _,
          UndoStep _ ->
          throw new InvariantViolation("only a write of data is held for space: " + ticket);
    }
  }

  private DiskFaults onDiskFault() {
    return diskless.isPossible() ? DiskFaults.PEER_TAKES_OVER : DiskFaults.REACH_CLIENTS;
  }

  private void compared(Input.Compared compared) {
    parts
        .resync()
        .done(served(compared), compared.outcome(), compared.equal(), compared.differing());
  }

  private static ServedPull served(Input.Compared compared) {
    if (compared.ticket() instanceof ServedPull pull) {
      return pull;
    }
    throw new InvariantViolation("only what is served is compared: " + compared.ticket());
  }

  /// What follows from what is done.
  ///
  /// @return whether anything did
  private boolean proceed() {
    boolean any = false;
    while (context.hasSteps()) {
      any = true;
      switch (context.nextStep().orElseThrow()) {
        case CoreContext.Step.Proceed(Continuation next, Outcome outcome) -> proceed(next, outcome);
        case CoreContext.Step.ForwardedAnswer answer ->
            parts.forwarding().answer(answer.caller(), answer.outcome(), answer.data());
      }
    }
    return any;
  }

  private void proceed(Continuation next, Outcome outcome) {
    switch (next) {
      case Continuation.Nothing _ -> {}
      case Continuation.ForClients done -> parts.clients().proceed(done);
      case Continuation.ForPeer done -> parts.peers().proceed(done);
      case Continuation.ForFlushes done -> parts.flushes().proceed(done);
      case Continuation.ForExchange done -> parts.exchange().proceed(done, outcome);
      case Continuation.ForResync done -> parts.resync().proceed(done);
      case Continuation.ForStandalone done -> standalone.proceed(done);
      case Continuation.ForShutdown done -> shutdown.proceed(done);
      case Continuation.ForDisconnect done -> disconnection.proceed(done);
      case Continuation.ForRoles done -> roles.proceed(done);
      case Continuation.ForRollback done -> rollback.proceed(done, outcome);
    }
  }

  // The link.

  /// Whether a connection that greets like this may take the place of the one there is: it comes
  /// from this resource on the peer, not from a stranger or a misdirected node.
  public boolean welcomes(Message.Hello hello) {
    return hello.resource().equals(parts.configuration().resource())
        && hello.node().equals(parts.configuration().peer());
  }

  private void linkUp(long number) {
    if (shutdown.isOver()) {
      context.emit(new Effect.CloseLink(number, new LinkEnd.ShuttingDown()));
    } else {
      handshake.linkUp(number);
    }
  }

  private void linkDown(Input.LinkDown down) {
    if (parts.session().isCurrent(down.link())) {
      parts.session().linkDown(new LinkEnd.Lost(down.reason()));
      parts.linkLost();
    }
  }

  private void received(long number, Frame frame) {
    Message message = frame.message();
    if (!parts.session().isCurrent(number)) {
      context.release(message.payload());
      return;
    }
    Optional<ProtocolBreach> breach =
        MessageChecks.check(message, context.geometry())
            .or(() -> MessageChecks.checkClock(message, parts.clock().value(), context.rules()))
            .or(() -> parts.session().accept(frame));
    if (breach.isPresent()) {
      context.release(message.payload());
      breached(breach.get());
    } else if (!dispatch(message)) {
      parts.session().forgetLast();
      breached(ProtocolBreach.of(ProtocolBreach.Kind.UNEXPECTED, message));
    }
  }

  /// A message that was refused does not count as taken in and has changed nothing, so the link can
  /// be given up and the session go on: the peer sends it again, and if that was no accident, the
  /// reason stands in the status.
  private void breached(ProtocolBreach breach) {
    parts.closeAndTell(new LinkEnd.Breached(breach));
  }

  /// @return whether the message has a place now
  private boolean dispatch(Message message) {
    boolean early =
        !parts.context().state().isPastHandshake() && MessageChecks.needsSession(message);
    if (early) {
      context.release(message.payload());
      return false;
    }
    if (diskless.hasBegun()) {
      return diskless.received(message);
    }
    return switch (message) {
      case Message.BitmapChunk chunk ->
          parts.splitBrain().isFound()
              ? parts.splitBrain().received(chunk)
              : parts.exchange().received(chunk);
      case Message.Write write -> parts.peers().received(write);
      case Message.WriteAck ack -> parts.clients().acknowledged(ack);
      case Message.NoSpace noSpace -> parts.clients().heldAtPeer(noSpace);
      case Message.PullRequest request -> parts.resync().requested(request);
      case Message.PullReply reply -> parts.resync().replied(reply);
      case Message.ForwardedRead request -> parts.forwarding().received(request, service());
      case Message.ForwardedWrite request -> parts.forwarding().received(request, service());
      case Message.ForwardedFlush request -> parts.forwarding().received(request, service());
      case Message.ForwardedReply reply -> {
        context.release(reply.payload());
        yield false;
      }
      case Message.Hello _,
          Message.Ping _,
          Message.Control _,
          Message.Ready _,
          Message.State _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.Mark _,
          Message.Synced _,
          Message.Detached _,
          Message.Goodbye _ -> {
        receivedAlways(message);
        yield true;
      }
    };
  }

  /// Messages that are in order whenever they may come at all.
  private void receivedAlways(Message message) {
    switch (message) {
      case Message.Hello hello -> handshake.greeted(hello);
      case Message.Control control -> context.emit(new Effect.ControlReceived(control.content()));
      case Message.Ready _ -> parts.exchange().peerIsReady();
      case Message.State state -> handshake.received(state);
      case Message.FlushRequest request -> parts.flushes().requested(request);
      case Message.FlushDone done -> parts.flushes().peerDone(done);
      case Message.Mark mark -> parts.marking().received(mark);
      case Message.Synced synced -> parts.resync().peerSynced(synced);
      case Message.Detached _ -> handshake.peerDetached();
      case Message.Goodbye goodbye -> handshake.received(goodbye);
      case Message.Ping _,
          Message.BitmapChunk _,
          Message.Write _,
          Message.WriteAck _,
          Message.NoSpace _,
          Message.PullRequest _,
          Message.PullReply _,
          Message.ForwardedRead _,
          Message.ForwardedWrite _,
          Message.ForwardedFlush _,
          Message.ForwardedReply _ -> {}
    }
  }

  private ForwardingServer.Service service() {
    return shutdown.hasBegun() ? ForwardingServer.Service.CLOSED : ForwardingServer.Service.OPEN;
  }

  // For others to look at, on the core's thread.

  /// What an operator sees.
  public Status status() {
    return report.status();
  }

  /// How the core stood after the last input.
  public ReplicationState state() {
    return report.last();
  }

  /// What is known of a split brain, if there is one.
  public Optional<SplitBrainReport> splitBrain() {
    return parts.splitBrain().report();
  }

  /// Whether a version that this node gave up is kept.
  public boolean keepsGivenUpVersion() {
    return parts.undo().keepsGivenUpVersion();
  }

  /// Whether the local copy of every block that the range touches is valid.
  public boolean isValid(ByteRange range) {
    return parts.bitmaps().isValid(range);
  }

  // For the simulator.

  boolean isValid(long block) {
    return !parts.bitmaps().invalid().contains(block);
  }

  /// Whether the node might answer a client now.
  boolean mayAnswer(Moment now) {
    return hasCurrentData() && context.allows(now);
  }

  boolean hasCurrentData() {
    return parts.clients().hasCurrentData() && !context.state().isDiskless();
  }

  boolean isStandalone() {
    return context.state().isStandalone();
  }

  boolean isPrimary() {
    return parts.node().isPrimary();
  }

  /// What keeps it from being connected, in sync, and with nothing under way; empty if nothing
  /// does.
  List<String> unrest() {
    return report.unrest();
  }
}
