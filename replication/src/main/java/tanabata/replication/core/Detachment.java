package tanabata.replication.core;

import tanabata.foundation.Outcome;

/// The local disk has failed: from here on this core only passes requests on to its peer ([Guest]),
/// if the peer is there and has everything; otherwise it ends.
final class Detachment {

  private static final String DISKLESS = "this node is Diskless; mend its disk and start it again";

  private final Parts parts;
  private final Operators operators;
  private final Encounter encounter;
  private final Guest guest;

  Detachment(Parts parts, Operators operators, Encounter encounter) {
    this.parts = parts;
    this.operators = operators;
    this.encounter = encounter;
    this.guest = new Guest(parts.desk, parts.link);
  }

  boolean hasBegun() {
    return guest.hasBegun();
  }

  boolean isIdle() {
    return guest.isIdle() && parts.traffic.inFlight.isEmpty();
  }

  /// Whether the peer can carry on for this node.
  boolean isPossible() {
    return !guest.hasBegun()
        && parts.link.inStep()
        && parts.peerCanGoOn()
        && encounter.peer().disk() == DiskState.UP_TO_DATE;
  }

  void begin(String reason) {
    guest.begin(reason);
    parts.clients.detach(guest);
    parts.durability.detach(guest);
    parts.peers.sessionLost();
    parts.resync.sessionLost();
  }

  /// Takes an input while nothing here uses the disk any more.
  void take(Input input) {
    switch (input) {
      case Input.Read read -> guest.read(read);
      case Input.Write write -> guest.write(write);
      case Input.Flush flush -> guest.flush(flush.caller());
      case Input.Done done -> landed(done);
      case Input.Compared compared -> {
        parts.desk.release(((Serve) compared.ticket()).request().digests());
        parts.desk.release(compared.differing());
      }
      case Input.LinkUp up -> encounter.linkUp(up.link());
      case Input.LinkDown down -> {
        if (parts.link.isCurrent(down.link())) {
          parts.link.down(down.reason());
          parts.changed("link lost: " + down.reason());
        }
      }
      case Input.Tick _ -> {
        if (parts.link.tick()) {
          parts.changed(parts.link.lastTrouble());
        }
      }
      case Input.Received received -> throw new IllegalStateException("taken before: " + received);
      case Input.Shutdown _ -> {
        guest.abandon(Outcome.GONE);
        parts.clients.abandon(true);
        parts.desk.emit(new Effect.Stopped());
      }
      case Input.Tell tell -> parts.link.mention(new Message.Letter(tell.letter()));
      case Input.Permitted _, Input.GoAlone _ -> {}
      case Input.Cut cut -> over("this node has no disk, and " + cut.reason());
      case Input.Demote demote -> operators.demote(demote);
      case Input.Order order -> parts.reply(order.caller(), false, DISKLESS);
    }
  }

  /// What the disk was still asked before it failed.
  private void landed(Input.Done done) {
    parts.desk.release(done.payload());
    if (done.ticket() instanceof Arrival arrival && arrival.unwritten > 0) {
      arrival.unwritten--;
      if (arrival.unwritten == 0) {
        parts.desk.release(arrival.payload);
      }
    }
  }

  /// Everything but the answers of the peer is of no interest any more.
  ///
  /// @return whether the message was in order
  boolean dispatch(Message message) {
    return switch (message) {
      case Message.Told told -> {
        boolean inOrder = guest.told(told);
        parts.clients.settleAsGuest(guest);
        yield inOrder;
      }
      case Message.WriteAck ack -> {
        boolean inOrder = parts.clients.acknowledged(ack);
        parts.clients.settleAsGuest(guest);
        yield inOrder;
      }
      case Message.Letter letter -> {
        parts.desk.emit(new Effect.Heard(letter.content()));
        yield true;
      }
      case Message.Hello hello -> {
        greeted(hello);
        yield true;
      }
      case Message.Goodbye _ -> {
        over("this node has no disk, and " + parts.identity.peer() + " was stopped");
        yield true;
      }
      case Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.Write _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.PullRequest _,
          Message.PullReply _,
          Message.Synced _,
          Message.Detached _,
          Message.AskRead _,
          Message.AskWrite _,
          Message.AskFlush _ -> {
        parts.desk.release(message.payload());
        yield true;
      }
    };
  }

  private void greeted(Message.Hello hello) {
    if (parts.link.continues(hello)) {
      parts.link.resume(hello);
      parts.changed("link is back, nothing lost");
    } else {
      over("this node has no disk, and the session in which it was a guest is over");
    }
  }

  private void over(String reason) {
    guest.abandon(Outcome.IO_ERROR);
    parts.clients.cut();
    parts.desk.fail(reason);
  }

  // The other side: this node serves a peer that has lost its disk.

  /// @param leaving whether this node takes no requests any more, a guest's as little as those of
  ///   its own clients: what came after its last flush would be answered and never made durable
  /// @return whether the request was in order
  static boolean serve(Parts parts, Message message, boolean leaving) {
    if (parts.link.phase() != Link.Phase.HOSTING) {
      parts.desk.release(message.payload());
      return false;
    }
    Caller caller = parts.host.caller(number(message));
    if (leaving) {
      parts.desk.release(message.payload());
      parts.desk.answer(caller, Outcome.GONE);
      return true;
    }
    switch (message) {
      case Message.AskRead ask -> parts.clients.read(new Input.Read(ask.range(), caller));
      case Message.AskWrite ask ->
          parts.clients.write(
              new Input.Write(ask.range(), ask.kind(), ask.durable(), ask.payload(), caller));
      case Message _ -> parts.durability.flush(caller);
    }
    return true;
  }

  private static long number(Message message) {
    return switch (message) {
      case Message.AskRead ask -> ask.id();
      case Message.AskWrite ask -> ask.id();
      case Message.AskFlush ask -> ask.id();
      case Message other -> throw new IllegalArgumentException("not a guest's: " + other);
    };
  }
}
