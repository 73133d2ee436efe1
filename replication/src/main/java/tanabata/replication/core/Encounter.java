package tanabata.replication.core;

import java.util.Optional;

/// What this node knows of its peer, from the greeting on: who greets, how the two come together,
/// and what the peer says of itself.
final class Encounter {

  private static final Message.State NOTHING = new Message.State(Role.UNKNOWN, DiskState.UNKNOWN);

  private final Parts parts;
  private final Operators operators;
  private final Meeting meeting;

  /// What this node said of itself on the present link: both must decide on the same two greetings.
  private Optional<Message.Hello> greeting = Optional.empty();

  private Message.State peer = NOTHING;
  private Message.State told = NOTHING;
  private String waitingFor = "";
  private boolean left;

  Encounter(Parts parts, Operators operators) {
    this.parts = parts;
    this.operators = operators;
    this.meeting =
        new Meeting(parts.desk, parts.link, parts.bitmaps, parts.traffic, parts.identities);
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

  void linkUp(long number) {
    if (operators.isForcing()) {
      parts.desk.emit(new Effect.CloseLink(number, "this copy is being declared the valid one"));
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
        parts.clients.clock(),
        parts.clients.isVeteran(),
        parts.identities.aloneAt(),
        parts.bitmaps.invalid.isEmpty(),
        parts.identities.identity());
  }

  void greeted(Message.Hello theirs) {
    Message.Hello mine = greeting.orElseThrow();
    if (parts.link.continues(theirs)) {
      parts.clients.learnClock(theirs.clock());
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
      case Handshake.Verdict.Agree agreed -> {
        sessionLost();
        waitingFor = "";
        left = false;
        parts.link.begin(theirs);
        parts.clients.learnClock(theirs.clock());
        meeting.begin(agreed);
        parts.changed("handshake with " + theirs.node() + ", rule " + agreed.rule());
      }
      case Handshake.Verdict.Wait wait -> {
        sessionLost();
        waitingFor = wait.reason();
        parts.link.idle();
        parts.changed(wait.reason());
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

  private void sessionLost() {
    parts.markIfAlone();
    parts.clients.sessionLost();
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
    operators.together();
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

  void goodbye() {
    left = true;
    parts.durability.peerLeaves();
    parts.link.close(parts.identity.peer() + " was stopped in order");
    parts.linkLost(parts.link.lastTrouble());
  }
}
