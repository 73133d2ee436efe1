package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Core;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// One node's half of a device that is replicated between two, both of which may be Primary.
///
/// This class only receives: each input goes to the part that it concerns, and then every part
/// starts what has become possible. The parts, in the order in which to read them: [Traffic] (who
/// waits for whom), [ClientPath] (a read, a write), [Durability] (a flush), [ActivityLog],
/// [Bitmaps], [Link] (sessions), [Encounter], [Handshake] and [Meeting] (who is right), [Resync],
/// [Operators], [Departure]. [Parts] joins them, [Report] tells how they stand.
public final class ReplicationCore implements Core<Input, Effect> {

  private final Parts parts;
  private final Operators operators;
  private final Encounter encounter;
  private final Departure departure;
  private final Solitude solitude;
  private final Disconnection disconnection;
  private final Verdicts verdicts;
  private final Report report;
  private final Detachment detachment;

  /// Who this node is, and the random numbers it needs, drawn outside.
  ///
  /// @param instance not 0, different in every run of the process
  /// @param proposal names the generation, should this node be the one to make one
  /// @param afterSplitBrain what happens by itself when both have gone on alone
  /// @param becomePrimary whether to promote itself as soon as it is in step with the peer
  public record Identity(
      String resource,
      NodeId node,
      NodeId peer,
      long instance,
      long proposal,
      boolean becomePrimary,
      AfterSplitBrain afterSplitBrain) {}

  public ReplicationCore(Identity identity, Geometry geometry, Limits limits, Recovered recovered) {
    this(identity, geometry, limits, recovered, Rules.SOUND);
  }

  ReplicationCore(
      Identity identity, Geometry geometry, Limits limits, Recovered recovered, Rules rules) {
    parts = new Parts(identity, new Desk(geometry, limits, rules), recovered);
    operators = new Operators(parts);
    encounter = new Encounter(parts, operators);
    departure = new Departure(parts);
    solitude = encounter.solitude();
    disconnection = new Disconnection(parts, solitude, departure);
    verdicts = new Verdicts(parts, operators, encounter);
    detachment = new Detachment(parts, operators, encounter);
    parts.desk.detachesIf(detachment::isPossible);
    report = new Report(parts, operators, encounter);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    parts.desk.begin(now, effects);
    if (parts.desk.failed()) {
      refuse(input);
      return;
    }
    if (detachment.hasBegun() && !(input instanceof Input.Received)) {
      detachment.take(input);
    } else {
      take(input);
    }
    parts.desk.takeTrouble().ifPresent(this::trouble);
  }

  private void trouble(String reason) {
    if (detachment.isPossible() && !departure.hasBegun()) {
      detachment.begin(reason);
    } else {
      parts.desk.stop(reason);
      parts.link.close("the local disk failed");
    }
  }

  /// After a failure of the disk nothing is promised any more, to anyone.
  private void refuse(Input input) {
    switch (input) {
      case Input.Read read -> parts.desk.answer(read.caller(), Outcome.IO_ERROR);
      case Input.Flush flush -> parts.desk.answer(flush.caller(), Outcome.IO_ERROR);
      case Input.Write write -> {
        parts.desk.release(write.payload());
        parts.desk.answer(write.caller(), Outcome.IO_ERROR);
      }
      case Input.Done done -> parts.desk.release(done.payload());
      case Input.Compared compared -> parts.desk.release(compared.differing());
      case Input.Received received -> parts.desk.release(received.frame().message().payload());
      case Input.LinkUp up ->
          parts.desk.emit(new Effect.CloseLink(up.link(), "this node is stopping"));
      case Input.Order order -> parts.reply(order.caller(), false, "this node is stopping");
      case Input.LinkDown _, Input.Shutdown _, Input.Tick _ -> {}
      case Input.Permitted _, Input.GoAlone _, Input.Cut _, Input.Tell _ -> {}
    }
  }

  private void take(Input input) {
    switch (input) {
      case Input.Read read -> {
        if (admits(read.caller())) {
          parts.clients.read(read);
        }
      }
      case Input.Write write -> {
        if (admits(write.caller())) {
          parts.clients.write(write);
        } else {
          parts.desk.release(write.payload());
        }
      }
      case Input.Flush flush -> {
        if (admits(flush.caller())) {
          parts.durability.flush(flush.caller());
        }
      }
      case Input.Done done -> done(done.ticket(), done.outcome(), done.payload());
      case Input.Compared compared ->
          parts.resync.compared(
              (Serve) compared.ticket(),
              compared.outcome(),
              compared.equal(),
              compared.differing());
      case Input.LinkUp up -> linkUp(up.link());
      case Input.LinkDown down -> linkDown(down);
      case Input.Received received -> received(received.link(), received.frame());
      case Input.Promote promote -> operators.promote(promote);
      case Input.Demote demote -> operators.demote(demote);
      case Input.Connect connect -> operators.connect(connect.caller());
      case Input.Disconnect disconnect -> disconnection.begin(disconnect);
      case Input.RollBack order -> encounter.reversal().begin(order);
      case Input.Forget order -> encounter.reversal().forget(order.caller());
      case Input.Resolve order -> verdicts.resolve(order);
      case Input.Outdate order -> verdicts.outdate(order);
      case Input.Invalidate order -> verdicts.invalidate(order);
      case Input.Permitted permitted -> parts.desk.permit(permitted.permit());
      case Input.GoAlone order -> solitude.goAlone(order);
      case Input.Cut order -> solitude.cut(order);
      case Input.Tell tell -> parts.link.mention(new Message.Letter(tell.letter()));
      case Input.Shutdown _ -> departure.begin();
      case Input.Tick _ -> {
        if (parts.link.tick()) {
          parts.linkLost(parts.link.lastTrouble());
        }
      }
    }
    pump();
  }

  private boolean admits(Caller caller) {
    boolean open = !departure.hasBegun();
    if (!open) {
      parts.desk.answer(caller, Outcome.GONE);
    }
    return open;
  }

  private void pump() {
    if (detachment.hasBegun()) {
      return;
    }
    encounter.pump();
    parts.peers.pump();
    parts.clients.pump();
    parts.durability.pump();
    parts.resync.pump();
    encounter.tellState();
    departure.pump();
  }

  private void done(Ticket ticket, Outcome outcome, Payload payload) {
    switch (ticket) {
      case LocalWrite write -> parts.clients.writeDone(write, outcome);
      case LocalRead read -> parts.clients.readDone(read, outcome, payload);
      case Arrival arrival -> parts.peers.applied(arrival, outcome);
      case Pull pull -> parts.resync.digested(pull, outcome, payload);
      default -> doneInPart(ticket, outcome);
    }
  }

  /// Tickets whose types are private to the part that made them.
  private void doneInPart(Ticket ticket, Outcome outcome) {
    if (ActivityLog.owns(ticket)) {
      parts.activity.done(ticket, outcome);
    } else if (Bitmaps.owns(ticket)) {
      parts.bitmaps.done(ticket, outcome);
    } else if (Identities.owns(ticket)) {
      parts.identities.done(ticket, outcome);
    } else if (Undo.owns(ticket)) {
      parts.undo.done(ticket, outcome);
    } else if (Durability.owns(ticket)) {
      parts.durability.done(ticket, outcome);
    } else {
      throw new InvariantViolation("a completion carries a ticket of this core: " + ticket);
    }
  }

  // The link.

  /// Whether a connection that greets like this may take the place of the one there is: it comes
  /// from this resource on the peer, not from a stranger or a misdirected node.
  public boolean welcomes(Message.Hello hello) {
    return hello.resource().equals(parts.identity.resource())
        && hello.node().equals(parts.identity.peer());
  }

  private void linkUp(long number) {
    if (departure.isOver()) {
      parts.desk.emit(new Effect.CloseLink(number, "this node is stopping"));
    } else {
      encounter.linkUp(number);
    }
  }

  private void linkDown(Input.LinkDown down) {
    if (parts.link.isCurrent(down.link())) {
      parts.link.down(down.reason());
      parts.linkLost("link lost: " + down.reason());
    }
  }

  private void received(long number, Frame frame) {
    if (!parts.link.isCurrent(number)) {
      parts.desk.release(frame.message().payload());
      return;
    }
    var complaint =
        MessageChecks.complaint(frame.message(), parts.desk.geometry)
            .or(() -> parts.link.accept(frame));
    if (complaint.isPresent()) {
      parts.desk.release(frame.message().payload());
      breach(complaint.get());
    } else if (!dispatch(frame.message())) {
      parts.link.forgetLast();
      breach("unexpected " + MessageChecks.name(frame.message()));
    }
  }

  /// A message that was refused does not count as taken in and has changed nothing, so the link can
  /// be given up and the session go on: the peer sends it again, and if that was no accident, the
  /// reason stands in the status.
  private void breach(String how) {
    parts.link.close("the peer broke the protocol: " + how);
    parts.linkLost(parts.link.lastTrouble());
  }

  private boolean dispatch(Message message) {
    boolean early = !parts.link.isPastHandshake() && MessageChecks.needsTogether(message);
    if (early) {
      parts.desk.release(message.payload());
      return false;
    }
    if (detachment.hasBegun()) {
      return detachment.dispatch(message);
    }
    switch (message) {
      case Message.Hello hello -> encounter.greeted(hello);
      case Message.Ping _ -> {}
      case Message.Letter letter -> parts.desk.emit(new Effect.Heard(letter.content()));
      case Message.BitmapChunk chunk -> {
        return encounter.isSplit()
            ? encounter.split().received(chunk)
            : encounter.meeting().received(chunk);
      }
      case Message.Ready _ -> encounter.meeting().peerIsReady();
      case Message.State state -> encounter.heard(state);
      case Message.Write write -> {
        return parts.peers.peerWrote(write);
      }
      case Message.WriteAck ack -> {
        return parts.clients.acknowledged(ack);
      }
      case Message.FlushRequest request -> parts.durability.requested(request);
      case Message.FlushDone done -> parts.durability.peerDone(done);
      case Message.PullRequest request -> {
        return parts.resync.requested(request);
      }
      case Message.PullReply reply -> {
        return parts.resync.replied(reply);
      }
      case Message.Synced synced -> parts.resync.peerSynced(synced);
      case Message.Detached _ -> encounter.detached();
      case Message.AskRead _, Message.AskWrite _, Message.AskFlush _ -> {
        return Detachment.serve(parts, message, departure.hasBegun());
      }
      case Message.Told told -> {
        parts.desk.release(told.payload());
        return false;
      }
      case Message.Goodbye goodbye -> encounter.goodbye(goodbye);
    }
    return true;
  }

  // For others to look at.

  /// What an operator sees. Call it on the core's thread.
  public Status status() {
    return report.status();
  }

  /// What is known of a split brain, if there is one. Call it on the core's thread.
  public Optional<SplitReport> splitBrain() {
    return encounter.split().report();
  }

  /// Whether a version that this node gave up is kept. Call it on the core's thread.
  public boolean keepsGivenUpVersion() {
    return parts.undo.kept().filter(KeptVersion::kept).isPresent();
  }

  /// How it stands, for the fencing house. Call it on the core's thread.
  public Position position() {
    return report.position();
  }

  /// Whether the local copy of every block that the range touches is valid.
  public boolean isValid(ByteRange range) {
    return parts.bitmaps.isValid(range);
  }

  /// For the simulator, which judges what no client can see.
  boolean isVeteran() {
    return parts.clients.isVeteran() && !parts.desk.isDetached();
  }

  /// For the simulator, which asks after every event.
  boolean isAlone() {
    return parts.desk.isAlone();
  }

  /// For the simulator.
  boolean isPrimary() {
    return operators.role() == Role.PRIMARY;
  }

  /// For the simulator.
  boolean mayAnswer(Moment now) {
    return isVeteran() && parts.desk.allows(now);
  }

  /// For the simulator.
  boolean isValid(long block) {
    return !parts.bitmaps.invalid.contains(block);
  }

  /// What keeps it from being in step, in sync, and with nothing under way; empty if nothing does.
  List<String> unrest() {
    return report.unrest();
  }
}
