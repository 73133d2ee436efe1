package tanabata.replication.core;

import java.util.Optional;

/// What this node knows of its peer, from the greeting on: who greets, how the two come together,
/// and what the peer says of itself.
final class Encounter {

  private static final Message.State NOTHING = new Message.State(Role.UNKNOWN, DiskState.UNKNOWN);

  private final Parts parts;
  private final Operators operators;
  private final Meeting meeting;
  private final Solitude solitude;
  private final Reversal reversal;

  /// What this node said of itself on the present link: both must decide on the same two greetings.
  private Optional<Message.Hello> greeting = Optional.empty();

  private Message.State peer = NOTHING;
  private Message.State told = NOTHING;
  private String waitingFor = "";
  private boolean left;
  private boolean yielded;
  private boolean detached;
  private final SplitBrain split;
  private Claim claim = Claim.NONE;

  Encounter(Parts parts, Operators operators) {
    this.parts = parts;
    this.operators = operators;
    this.solitude = new Solitude(parts, operators, this::endSession);
    this.meeting =
        new Meeting(
            parts.desk,
            parts.link,
            parts.bitmaps,
            parts.traffic,
            parts.identities,
            parts.undo,
            solitude::headIsTold);
    this.split = new SplitBrain(parts.desk, parts.link, parts.bitmaps);
    this.reversal = new Reversal(parts, operators, this);
  }

  Reversal reversal() {
    return reversal;
  }

  Solitude solitude() {
    return solitude;
  }

  Meeting meeting() {
    return meeting;
  }

  /// What the peer last said of itself.
  Message.State peer() {
    return peer;
  }

  /// What an operator has to decide before the two can come together; empty if nothing.
  String waitingFor() {
    return waitingFor;
  }

  boolean peerLeft() {
    return left;
  }

  /// Whether the peer said that it serves nobody until it has been in step again.
  boolean peerYielded() {
    return yielded;
  }

  /// Whether the peer said that its disk has failed, since they were last in step.
  boolean peerDetached() {
    return detached;
  }

  SplitBrain split() {
    return split;
  }

  /// Whether the two have found that both went on without the other.
  boolean isSplit() {
    return split.isOne();
  }

  void linkUp(long number) {
    if (operators.isForcing() || solitude.isSettling() || reversal.isBusy()) {
      parts.desk.emit(new Effect.CloseLink(number, "another decision is being written down"));
    } else if (parts.link.up(number)) {
      greeting = Optional.of(hello());
      parts.link.greet(greeting.get());
    }
  }

  private Message.Hello hello() {
    return new Message.Hello(
        Message.Hello.VERSION,
        parts.identity.resource(),
        parts.identity.node(),
        parts.desk.geometry,
        parts.identity.instance(),
        parts.link.session(),
        parts.link.peerInstance(),
        parts.link.received(),
        parts.identity.proposal(),
        parts.clock.value(),
        parts.clients.isVeteran(),
        parts.identities.aloneAt(),
        parts.bitmaps.invalid.isEmpty(),
        parts.identities.identity(),
        parts.identities.standing().reach(),
        claim,
        past());
  }

  private Past past() {
    Parting parting = parts.identities.standing().parting();
    return new Past(
        operators.role(),
        parts.identities.standing().outdated(),
        parting.wallMillis(),
        parting.asPrimary(),
        parts.bitmaps.peerLacks.count(),
        parts.identity.afterSplitBrain());
  }

  void greeted(Message.Hello theirs) {
    Message.Hello mine = greeting.orElseThrow();
    if (parts.link.continues(theirs)) {
      parts.clock.learn(theirs.clock());
      parts.link.resume(theirs);
      parts.changed("link is back, nothing lost");
      return;
    }
    if (!theirs.node().equals(parts.identity.peer())) {
      parts.link.close("it calls itself " + theirs.node() + ", not " + parts.identity.peer());
      parts.linkLost(parts.link.lastTrouble());
      return;
    }
    Optional<Handshake.Verdict.Refuse> mismatch = Handshake.mismatch(mine, theirs);
    if (mismatch.isPresent() && parts.link.phase() != Link.Phase.APART) {
      // Whoever that is, it is not the peer of this session, which may come back and go on.
      parts.link.close("refused a stranger: " + mismatch.get().reason());
      parts.linkLost(parts.link.lastTrouble());
      return;
    }
    switch (Handshake.decide(mine, theirs)) {
      case Handshake.Verdict.Agree agreed -> agree(theirs, agreed);
      case Handshake.Verdict.Wait wait -> waitFor(wait.reason());
      case Handshake.Verdict.Split found -> {
        waitFor("split brain: " + found.reason());
        split.begin(found.common(), mine, theirs);
      }
      case Handshake.Verdict.Refuse refuse -> {
        parts.link.standAlone(
            "refused "
                + parts.identity.peer()
                + ": "
                + refuse.reason()
                + " (rule "
                + refuse.rule()
                + ")");
        parts.changed(parts.link.lastTrouble());
      }
    }
  }

  private void agree(Message.Hello theirs, Handshake.Verdict.Agree agreed) {
    boolean servesWhatIsGivenUp =
        agreed.givesUp()
            && !agreed.iPrefer()
            && (parts.clients.isVeteran() || parts.desk.isAlone());
    if (servesWhatIsGivenUp) {
      if (agreed.keepsOther()) {
        claim = Claim.GIVE_UP;
      }
      // It ends the link too. The next handshake finds nobody here who relies on this version.
      solitude.cut(
          new Input.Cut(0, theirs.node() + " has gone on alone (rule " + agreed.rule() + ")"));
      return;
    }
    solitude.end();
    endSession();
    waitingFor = "";
    left = false;
    yielded = false;
    detached = false;
    split.end();
    if (agreed.iPrefer() && !parts.identities.identity().justCreated()) {
      parts.identities.take(agreed.identity(), agreed.reach());
    }
    parts.link.begin(theirs);
    parts.clock.learn(theirs.clock());
    meeting.begin(agreed);
    parts.changed("handshake with " + theirs.node() + ", rule " + agreed.rule());
  }

  private void waitFor(String reason) {
    if (!parts.desk.isAlone()) {
      endSession();
    }
    waitingFor = reason;
    parts.link.idle();
    parts.changed(reason);
  }

  /// An operator has said whose version is kept.
  void claim(Claim decided) {
    claim = decided;
  }

  void endSession() {
    parts.markIfAlone();
    parts.clients.sessionLost();
    parts.peers.sessionLost();
    parts.durability.sessionLost();
    parts.resync.sessionLost();
    meeting.abandon();
    parts.link.endSession();
    peer = NOTHING;
    told = NOTHING;
  }

  /// Goes on with a meeting, if there is one.
  void pump() {
    if (meeting.isExchanging()) {
      meeting.pump(parts::markTouched);
      if (meeting.succeeds()) {
        together();
      }
    }
    solitude.pump();
    reversal.pump();
    if (meeting.trouble().isPresent() && parts.link.isWanted()) {
      parts.link.standAlone(meeting.trouble().get());
      parts.changed(parts.link.lastTrouble());
    }
  }

  private void together() {
    parts.link.together();
    parts.activity.settleRecovered();
    parts.durability.settleOpen();
    parts.clients.together();
    parts.resync.begin();
    operators.mayServe();
    if (parts.bitmaps.invalid.isEmpty()) {
      parts.undo.resyncIsOver();
    }
    claim = Claim.NONE;
    if (parts.identities.standing().reach() != 0) {
      parts.identities.saveShared(parts.identities.identity(), 0, () -> {});
    }
    parts.changed("in step with " + parts.identity.peer());
  }

  void heard(Message.State state) {
    peer = state;
    parts.changed("peer is " + state.role().word() + ", " + state.disk().word());
  }

  void tellState() {
    // Asked after every input, so nothing is made unless there is news.
    if (parts.link.inStep() && (told.role() != operators.role() || told.disk() != parts.disk())) {
      told = new Message.State(operators.role(), parts.disk());
      parts.link.send(told);
    }
  }

  /// The peer's disk has failed: nothing of this session is replicated any more.
  void detached() {
    detached = true;
    parts.markIfAlone();
    parts.clients.sessionLost();
    parts.durability.sessionLost();
    parts.resync.sessionLost();
    peer = new Message.State(peer.role(), DiskState.DISKLESS);
    parts.link.host();
    parts.changed(parts.identity.peer() + " has lost its disk");
  }

  void goodbye(Message.Goodbye goodbye) {
    left = true;
    yielded = goodbye.yields();
    if (!goodbye.yields()) {
      parts.durability.peerLeaves();
    }
    parts.link.close(parts.identity.peer() + " was stopped in order");
    parts.linkLost(parts.link.lastTrouble());
  }
}
