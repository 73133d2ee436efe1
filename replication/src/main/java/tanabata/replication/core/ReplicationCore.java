package tanabata.replication.core;

import java.util.ArrayList;
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
/// [Bitmaps], [Link] (sessions), [Handshake] and [Meeting] (who is right), [Resync].
public final class ReplicationCore implements Core<Input, Effect> {

  private final Identity identity;
  private final Desk desk;
  private final Bitmaps bitmaps;
  private final Traffic traffic = new Traffic();
  private final Link link;
  private final ActivityLog activity;
  private final Durability durability;
  private final Resync resync;
  private final ClientPath clients;
  private final Meeting meeting;

  private final Identities identities;
  private Role role = Role.SECONDARY;
  private Role peerRole = Role.UNKNOWN;
  private DiskState peerDisk = DiskState.UNKNOWN;
  private boolean promoteWhenTogether;

  /// What this node said of itself on the present link: both must decide on the same two greetings.
  private Optional<Message.Hello> greeting = Optional.empty();

  private String waitingFor = "";
  private Leaving leaving = Leaving.NOT;
  private boolean forcing;
  private boolean leavesAlone;
  private boolean peerLeft;
  private Message.State lastTold = new Message.State(Role.UNKNOWN, DiskState.UNKNOWN);

  /// Who this node is, and the random numbers it needs, drawn outside.
  ///
  /// @param instance not 0, different in every run of the process
  /// @param proposal names the generation, should this node be the one to make one
  /// @param becomePrimary whether to promote itself as soon as it is in step with the peer
  public record Identity(
      String resource,
      NodeId node,
      NodeId peer,
      long instance,
      long proposal,
      boolean becomePrimary) {}

  private enum Leaving {
    NOT,
    FINISHING,
    FLUSHING,
    CLOSING,
    LEFT
  }

  public ReplicationCore(Identity identity, Geometry geometry, Limits limits, Recovered recovered) {
    this(identity, geometry, limits, recovered, Rules.SOUND);
  }

  ReplicationCore(
      Identity identity, Geometry geometry, Limits limits, Recovered recovered, Rules rules) {
    int index = identity.node().compareTo(identity.peer()) < 0 ? 0 : 1;
    this.identity = identity;
    this.promoteWhenTogether = identity.becomePrimary();
    desk = new Desk(geometry, limits, rules);
    bitmaps = new Bitmaps(desk, recovered.invalid(), recovered.peerLacks());
    link = new Link(desk, identity.instance(), index == 0);
    activity = new ActivityLog(desk, recovered.activity(), recovered.activitySequence());
    durability = new Durability(desk, link, activity);
    resync = new Resync(desk, link, bitmaps, traffic);
    clients = new ClientPath(desk, link, bitmaps, traffic, activity, durability, resync, index);
    clients.learnClock(recovered.standing().aloneAt());
    identities = new Identities(desk, recovered.standing());
    meeting = new Meeting(desk, link, bitmaps, traffic, identities);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    desk.begin(now, effects);
    if (desk.failed()) {
      refuse(input);
      return;
    }
    take(input);
    if (desk.failed()) {
      link.close("the local disk failed");
    }
  }

  /// After a failure of the disk nothing is promised any more, to anyone.
  private void refuse(Input input) {
    switch (input) {
      case Input.Read read -> desk.answer(read.caller(), Outcome.IO_ERROR);
      case Input.Flush flush -> desk.answer(flush.caller(), Outcome.IO_ERROR);
      case Input.Write write -> {
        desk.release(write.payload());
        desk.answer(write.caller(), Outcome.IO_ERROR);
      }
      case Input.Done done -> desk.release(done.payload());
      case Input.Compared compared -> desk.release(compared.differing());
      case Input.Received received ->
          MessageChecks.payloads(received.frame().message()).forEach(desk::release);
      case Input.LinkUp up -> desk.emit(new Effect.CloseLink(up.link(), "this node is stopping"));
      case Input.Promote promote -> reply(promote.caller(), false, "this node is stopping");
      case Input.Demote demote -> reply(demote.caller(), false, "this node is stopping");
      case Input.Connect connect -> reply(connect.caller(), false, "this node is stopping");
      case Input.Disconnect disconnect ->
          reply(disconnect.caller(), false, "this node is stopping");
      case Input.LinkDown _, Input.Shutdown _, Input.Tick _ -> {}
    }
  }

  private void take(Input input) {
    switch (input) {
      case Input.Read read -> {
        if (admits(read.caller())) {
          clients.read(read);
        }
      }
      case Input.Write write -> {
        if (admits(write.caller())) {
          clients.write(write);
        } else {
          desk.release(write.payload());
        }
      }
      case Input.Flush flush -> {
        if (admits(flush.caller())) {
          durability.flush(flush.caller());
        }
      }
      case Input.Done done -> done(done.ticket(), done.outcome(), done.payload());
      case Input.Compared compared ->
          resync.compared(
              (Serve) compared.ticket(),
              compared.outcome(),
              compared.equal(),
              compared.differing());
      case Input.LinkUp up -> linkUp(up.link());
      case Input.LinkDown down -> linkDown(down);
      case Input.Received received -> received(received.link(), received.frame());
      case Input.Promote promote -> promote(promote);
      case Input.Demote demote -> demote(demote);
      case Input.Connect connect -> connect(connect.caller());
      case Input.Disconnect disconnect -> disconnect(disconnect.caller());
      case Input.Shutdown _ -> shutdown();
      case Input.Tick _ -> {
        if (link.tick()) {
          linkLost(link.lastTrouble());
        }
      }
    }
    pump();
  }

  private boolean admits(Caller caller) {
    boolean open = leaving == Leaving.NOT;
    if (!open) {
      desk.answer(caller, Outcome.GONE);
    }
    return open;
  }

  private void pump() {
    if (meeting.isExchanging()) {
      meeting.pump(this::markTouched);
      if (meeting.succeeds()) {
        together();
      }
    }
    if (meeting.trouble().isPresent() && link.isWanted()) {
      link.standAlone(meeting.trouble().get());
      changed(link.lastTrouble());
    }
    clients.pump();
    durability.pump();
    resync.pump();
    if (link.inStep()) {
      tellState();
    }
    if (leaving != Leaving.NOT) {
      leave();
    }
  }

  private void done(Ticket ticket, Outcome outcome, Payload payload) {
    switch (ticket) {
      case LocalWrite write -> clients.writeDone(write, outcome);
      case LocalRead read -> clients.readDone(read, outcome, payload);
      case Arrival arrival -> clients.applied(arrival, outcome);
      case Pull pull -> resync.digested(pull, outcome, payload);
      default -> doneInPart(ticket, outcome);
    }
  }

  /// Tickets whose types are private to the part that made them.
  private void doneInPart(Ticket ticket, Outcome outcome) {
    if (ActivityLog.owns(ticket)) {
      activity.done(ticket, outcome);
    } else if (Bitmaps.owns(ticket)) {
      bitmaps.done(ticket, outcome);
    } else if (Identities.owns(ticket)) {
      identities.done(ticket, outcome);
    } else if (Durability.owns(ticket)) {
      durability.done(ticket, outcome);
    } else {
      throw new InvariantViolation("a completion carries a ticket of this core: " + ticket);
    }
  }

  // The link.

  /// Whether a connection that greets like this may take the place of the one there is: it comes
  /// from this resource on the peer, not from a stranger or a misdirected node.
  public boolean welcomes(Message.Hello hello) {
    return hello.resource().equals(identity.resource()) && hello.node().equals(identity.peer());
  }

  private void linkUp(long number) {
    if (leaving == Leaving.LEFT || forcing) {
      desk.emit(new Effect.CloseLink(number, "this node is stopping"));
    } else if (link.up(number)) {
      greeting = Optional.of(hello());
      link.greet(greeting.get());
    }
  }

  private Message.Hello hello() {
    return new Message.Hello(
        Message.Hello.VERSION,
        identity.resource(),
        identity.node(),
        desk.geometry,
        identity.instance(),
        link.session(),
        link.peerInstance(),
        link.received(),
        identity.proposal(),
        clients.clock(),
        clients.isVeteran(),
        identities.aloneAt(),
        bitmaps.invalid.isEmpty(),
        identities.identity());
  }

  private void linkDown(Input.LinkDown down) {
    if (link.isCurrent(down.link())) {
      link.down(down.reason());
      linkLost("link lost: " + down.reason());
    }
  }

  private void linkLost(String how) {
    changed(how);
    markIfAlone();
  }

  private void markIfAlone() {
    if (link.phase() == Link.Phase.TOGETHER) {
      identities.markAlone(clients.nextClock());
    }
  }

  private void received(long number, Frame frame) {
    if (!link.isCurrent(number)) {
      MessageChecks.payloads(frame.message()).forEach(desk::release);
      return;
    }
    var complaint =
        MessageChecks.complaint(frame.message(), desk.geometry).or(() -> link.accept(frame));
    if (complaint.isPresent()) {
      MessageChecks.payloads(frame.message()).forEach(desk::release);
      breach(complaint.get());
    } else if (!dispatch(frame.message())) {
      link.forgetLast();
      breach("unexpected " + MessageChecks.name(frame.message()));
    }
  }

  /// A message that was refused does not count as taken in and has changed nothing, so the link can
  /// be given up and the session go on: the peer sends it again, and if that was no accident, the
  /// reason stands in the status.
  private void breach(String how) {
    link.close("the peer broke the protocol: " + how);
    linkLost(link.lastTrouble());
  }

  private boolean dispatch(Message message) {
    boolean early = link.phase() != Link.Phase.TOGETHER && MessageChecks.needsTogether(message);
    if (early) {
      MessageChecks.payloads(message).forEach(desk::release);
      return false;
    }
    switch (message) {
      case Message.Hello hello -> greeted(hello);
      case Message.Ping _ -> {}
      case Message.BitmapChunk chunk -> {
        return meeting.received(chunk);
      }
      case Message.Ready _ -> meeting.peerIsReady();
      case Message.State state -> {
        peerRole = state.role();
        peerDisk = state.disk();
        changed("peer is " + peerRole.word() + ", " + peerDisk.word());
      }
      case Message.Write write -> {
        return clients.peerWrote(write);
      }
      case Message.WriteAck ack -> {
        return clients.acknowledged(ack);
      }
      case Message.FlushRequest request -> durability.requested(request);
      case Message.FlushDone done -> durability.peerDone(done);
      case Message.PullRequest request -> {
        return resync.requested(request);
      }
      case Message.PullReply reply -> {
        return resync.replied(reply);
      }
      case Message.Synced synced -> resync.peerSynced(synced);
      case Message.Goodbye _ -> goodbye();
    }
    return true;
  }

  // Handshakes.

  private void greeted(Message.Hello theirs) {
    Message.Hello mine = greeting.orElseThrow();
    if (link.continues(theirs)) {
      clients.learnClock(theirs.clock());
      link.resume(theirs);
      changed("link is back, nothing lost");
      return;
    }
    if (!theirs.node().equals(identity.peer())) {
      link.close("it calls itself " + theirs.node() + ", not " + identity.peer());
      linkLost(link.lastTrouble());
      return;
    }
    Optional<Handshake.Verdict.Refuse> mismatch = Handshake.mismatch(mine, theirs);
    if (mismatch.isPresent() && link.phase() != Link.Phase.APART) {
      // Whoever that is, it is not the peer of this session, which may come back and go on.
      link.close("refused a stranger: " + mismatch.get().reason());
      linkLost(link.lastTrouble());
      return;
    }
    switch (Handshake.decide(mine, theirs)) {
      case Handshake.Verdict.Agree agreed -> {
        sessionLost();
        waitingFor = "";
        peerLeft = false;
        link.begin(theirs);
        clients.learnClock(theirs.clock());
        meeting.begin(agreed);
        changed("handshake with " + theirs.node() + ", rule " + agreed.rule());
      }
      case Handshake.Verdict.Wait wait -> {
        sessionLost();
        waitingFor = wait.reason();
        link.idle();
        changed(wait.reason());
      }
      case Handshake.Verdict.Refuse refuse -> {
        link.standAlone(
            "refused "
                + identity.peer()
                + ": "
                + refuse.reason()
                + " (rule "
                + refuse.rule()
                + ")");
        changed(link.lastTrouble());
      }
    }
  }

  private void sessionLost() {
    markIfAlone();
    clients.sessionLost();
    durability.sessionLost();
    resync.sessionLost();
    meeting.abandon();
    link.endSession();
    peerRole = Role.UNKNOWN;
    peerDisk = DiskState.UNKNOWN;
    lastTold = new Message.State(Role.UNKNOWN, DiskState.UNKNOWN);
  }

  /// Everything that the peer may lack: what was open, what was under way, and what was hot when
  /// this node last ended without taking leave.
  private void markTouched() {
    durability.markOpen(bitmaps.peerLacks);
    clients.markInFlight(bitmaps.peerLacks);
    for (long extent : activity.recovered()) {
      durability.mark(bitmaps.peerLacks, desk.geometry.extentRange(extent));
    }
  }

  private void together() {
    link.together();
    activity.settleRecovered();
    durability.settleOpen();
    clients.together();
    resync.begin();
    if (promoteWhenTogether) {
      promoteWhenTogether = false;
      role = Role.PRIMARY;
    }
    changed("in step with " + identity.peer());
  }

  // Operators.

  private void promote(Input.Promote promote) {
    Caller caller = promote.caller();
    if (role == Role.PRIMARY) {
      reply(caller, true, "already Primary");
    } else if (identities.identity().justCreated()) {
      if (promote.force() && (link.phase() != Link.Phase.APART || identities.isBusy())) {
        reply(caller, false, "a handshake with " + identity.peer() + " is under way; see status");
      } else if (promote.force()) {
        force(caller);
      } else {
        reply(
            caller,
            false,
            "this copy was never declared valid; if its data is the good one, use --force");
      }
    } else if (!clients.isVeteran()) {
      reply(
          caller,
          false,
          "this node has not met "
              + identity.peer()
              + " since it started, so its copy may be out of date; bring the peer back first");
    } else {
      role = Role.PRIMARY;
      changed("promoted");
      reply(caller, true, "now Primary");
    }
  }

  private void force(Caller caller) {
    Generation first = new Generation(1, identity.proposal(), identity.node());
    MetaChange.Identity valid =
        new MetaChange.Identity(List.of(first), identities.identity().empty());
    // Until it is durable, no handshake may go by what is being changed.
    forcing = true;
    link.close("this copy is being declared the valid one");
    bitmaps.invalid.clear();
    bitmaps.peerLacks.addAll();
    bitmaps.persist(() -> identities.save(valid, () -> forced(caller)));
  }

  private void forced(Caller caller) {
    forcing = false;
    promoteWhenTogether = true;
    reply(
        caller,
        true,
        "this copy is the valid one now; Primary as soon as "
            + identity.peer()
            + " is connected, which then gets a full resync");
    changed("declared valid");
  }

  private void demote(Input.Demote demote) {
    if (demote.openClients() > 0) {
      reply(
          demote.caller(),
          false,
          demote.openClients() + " client(s) have the device open; disconnect them first");
    } else if (!clients.isIdle()) {
      reply(demote.caller(), false, "requests are still being carried out; try again");
    } else {
      role = Role.SECONDARY;
      promoteWhenTogether = false;
      durability.want();
      changed("demoted");
      reply(demote.caller(), true, "now Secondary");
    }
  }

  private void connect(Caller caller) {
    if (link.isWanted()) {
      reply(caller, true, link.flows() ? "already connected" : "already connecting");
    } else {
      link.want();
      changed("connecting");
      reply(caller, true, "connecting to " + identity.peer());
    }
  }

  private void disconnect(Caller caller) {
    link.standAlone("disconnected by the operator");
    linkLost("disconnected");
    reply(caller, true, "disconnected; requests of clients are held until 'connect'");
  }

  private void reply(Caller caller, boolean done, String sentence) {
    desk.emit(new Effect.Reply(caller, done, sentence));
  }

  // Leaving.

  private void shutdown() {
    if (leaving == Leaving.NOT) {
      leaving = Leaving.FINISHING;
      clients.abandon(!link.inStep());
      changed("leaving");
    }
  }

  private void goodbye() {
    peerLeft = true;
    durability.peerLeaves();
    link.close(identity.peer() + " was stopped in order");
    linkLost(link.lastTrouble());
  }

  /// One step of leaving at a time, each when the one before is done. If the peer is not there,
  /// what is under way stays hot in the activity log and is brought in line at the next meeting.
  private void leave() {
    if (!link.inStep() && !leavesAlone) {
      leavesAlone = true;
      clients.abandon(true);
      durability.abandon();
      markIfAlone();
    }
    if (leaving == Leaving.FINISHING && (clients.isIdle() || !link.inStep())) {
      leaving = Leaving.FLUSHING;
      clients.closeToPeer();
      durability.want();
    }
    if (leaving != Leaving.FLUSHING
        || activity.isBusy()
        || bitmaps.isBusy()
        || identities.isBusy()
        || !traffic.isQuiet()) {
      return;
    }
    boolean everythingDurable =
        durability.isIdle() && clients.isIdle() && activity.recovered().isEmpty();
    if (everythingDurable && !durability.isWanted()) {
      leaving = Leaving.CLOSING;
      activity.reset(() -> bitmaps.persist(this::left));
    } else if (!link.inStep()) {
      leaving = Leaving.CLOSING;
      bitmaps.persist(this::left);
    }
  }

  private void left() {
    leaving = Leaving.LEFT;
    if (link.inStep()) {
      link.send(new Message.Goodbye());
    }
    desk.emit(new Effect.Stopped());
  }

  /// Whether the local copy of every block that the range touches is valid.
  public boolean isValid(ByteRange range) {
    return !bitmaps.invalid.containsAny(
        desk.geometry.firstBlock(range), desk.geometry.endBlock(range));
  }

  // For the simulator, which judges what no client can see.

  boolean isVeteran() {
    return clients.isVeteran();
  }

  boolean isValid(long block) {
    return !bitmaps.invalid.contains(block);
  }

  /// What keeps it from being in step, in sync, and with nothing under way; empty if nothing does.
  List<String> unrest() {
    List<String> what = new ArrayList<>();
    note(what, !link.inStep(), "not in step");
    note(what, !bitmaps.invalid.isEmpty(), "invalid blocks: " + bitmaps.invalid.count());
    note(what, !bitmaps.peerLacks.isEmpty(), "peer lacks blocks: " + bitmaps.peerLacks.count());
    note(what, bitmaps.isBusy(), "bitmaps are being written");
    note(what, identities.isBusy(), "superblock is being written");
    note(what, activity.isBusy(), "activity log is being written");
    note(what, activity.isStarved(), "activity log is starved");
    note(what, !clients.isIdle(), "clients wait: " + clients);
    note(what, !traffic.arrivals.isEmpty(), "arrivals: " + traffic.arrivals.size());
    note(what, !durability.isIdle(), "flush is due or under way");
    return what;
  }

  private static void note(List<String> what, boolean holds, String sentence) {
    if (holds) {
      what.add(sentence);
    }
  }

  // Telling.

  private void tellState() {
    Message.State state = new Message.State(role, disk());
    if (!state.equals(lastTold)) {
      lastTold = state;
      link.send(state);
    }
  }

  private void changed(String what) {
    desk.emit(new Effect.Changed(what));
  }

  private DiskState disk() {
    if (!bitmaps.invalid.isEmpty() || identities.identity().justCreated()) {
      return DiskState.INCONSISTENT;
    }
    return clients.isVeteran() ? DiskState.UP_TO_DATE : DiskState.CONSISTENT;
  }

  /// What an operator sees. Call it on the core's thread.
  public Status status() {
    boolean held = !link.inStep() && (role == Role.PRIMARY || promoteWhenTogether);
    return new Status(
        role,
        disk(),
        connection(),
        held,
        trouble(),
        generation(),
        (bitmaps.invalid.count() + bitmaps.peerLacks.count()) * desk.geometry.blockBytes(),
        meeting.rule(),
        resync.status(),
        peerRole,
        peerDisk);
  }

  private String generation() {
    MetaChange.Identity data = identities.identity();
    return data.justCreated() ? "none" : data.lineage().getFirst().toString();
  }

  private String trouble() {
    List<String> why = new ArrayList<>();
    if (!link.inStep()) {
      if (link.phase() == Link.Phase.MEETING && link.flows()) {
        why.add("comparing with " + identity.peer());
      } else if (!waitingFor.isEmpty() && link.flows()) {
        why.add(waitingFor);
      } else if (peerLeft) {
        why.add(identity.peer() + " was stopped in order; waiting for it to return");
      } else {
        why.add("no link to " + identity.peer() + ": " + link.lastTrouble());
      }
    }
    return String.join("; ", why);
  }

  private String connection() {
    if (!link.isWanted()) {
      return "StandAlone";
    }
    if (!link.flows()) {
      return "Connecting";
    }
    return switch (link.phase()) {
      case APART -> "Connected";
      case MEETING -> "WFBitMap";
      case TOGETHER -> {
        if (!bitmaps.invalid.isEmpty()) {
          yield "SyncTarget";
        }
        yield bitmaps.peerLacks.isEmpty() ? "Connected" : "SyncSource";
      }
    };
  }
}
