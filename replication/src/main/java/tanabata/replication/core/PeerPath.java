package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;

/// What the peer sends to be applied here: writes of its clients, and blocks that were pulled.
final class PeerPath {

  private final Desk desk;
  private final Link link;
  private final Traffic traffic;
  private final Resync resync;
  private final Undo undo;
  private final LamportClock clock;
  private boolean closedToPeer;

  PeerPath(Desk desk, Link link, Traffic traffic, Resync resync, Undo undo, LamportClock clock) {
    this.desk = desk;
    this.link = link;
    this.traffic = traffic;
    this.resync = resync;
    this.undo = undo;
    this.clock = clock;
  }

  /// @return whether it bears a stamp of the peer
  boolean peerWrote(Message.Write message) {
    if (message.stamp().node() != 1 - clock.nodeIndex()) {
      desk.release(message.payload());
      return false;
    }
    clock.learn(message.stamp().clock());
    clock.next();
    List<ByteRange> winners = List.of();
    for (LocalWrite own : traffic.inFlight) {
      if (!own.peerDone
          && own.range.overlaps(message.range())
          && desk.rules.yields(message.stamp(), own.stamp())) {
        winners = winners.isEmpty() ? new ArrayList<>() : winners;
        winners.add(own.range);
      }
    }
    traffic.arrivals.add(new Arrival.PeerWrite(message, winners, link.session()));
    return true;
  }

  /// Applies whatever has nothing left to wait for.
  void pump() {
    if (!traffic.arrivals.isEmpty() && !closedToPeer) {
      applyArrivals();
    }
  }

  private void applyArrivals() {
    for (int i = 0; i < traffic.arrivals.size(); i++) {
      Arrival arrival = traffic.arrivals.get(i);
      if (!arrival.started && traffic.mayApply(arrival)) {
        apply(arrival);
        if (arrival.unwritten == 0) {
          written(arrival);
          i = -1;
        }
      }
    }
  }

  private void apply(Arrival arrival) {
    arrival.started = true;
    WriteKind kind = WriteKind.DATA;
    boolean durable = false;
    if (arrival instanceof Arrival.PeerWrite write) {
      kind = write.message.kind();
      durable = write.message.durable();
    }
    WriteKind of = kind;
    boolean forced = durable;
    if (!arrival.pieces.isEmpty()) {
      undo.guard(arrival.range, () -> write(arrival, of, forced));
    }
  }

  private void write(Arrival arrival, WriteKind kind, boolean durable) {
    for (Arrival.Piece piece : arrival.pieces) {
      desk.emit(
          new Effect.WriteDisk(
              arrival, piece.range(), kind, durable, arrival.payload, piece.offset()));
    }
  }

  void applied(Arrival arrival, Outcome outcome) {
    if (outcome != Outcome.OK) {
      desk.fail("the local disk could not be written at " + arrival.range + ": " + outcome);
      return;
    }
    if (arrival.unwritten > 0) {
      arrival.unwritten--;
    }
    if (arrival.unwritten == 0) {
      written(arrival);
    }
  }

  /// What is left of the arrival is on the disk; of one that lost every sector, the winners are.
  private void written(Arrival arrival) {
    if (arrival instanceof Arrival.PeerWrite write && write.needsFlush) {
      write.needsFlush = false;
      desk.emit(new Effect.FlushDisk(write));
      return;
    }
    traffic.arrivals.remove(arrival);
    desk.release(arrival.payload);
    switch (arrival) {
      case Arrival.PeerWrite write -> {
        if (link.isIn(write.session)) {
          link.send(new Message.WriteAck(write.message.stamp().clock()));
        }
      }
      case Arrival.Pulled pulled -> resync.pulled(pulled.pull);
    }
  }

  /// From here on nothing more is applied, and so nothing acknowledged, that the last flush of a
  /// node that leaves could miss.
  void closeToPeer() {
    closedToPeer = true;
  }

  /// Drops what the lost session brought and is not on the disk yet. A write of a client of the
  /// peer that was never acknowledged may be lost: that client never got an answer, and will not.
  void sessionLost() {
    for (Arrival arrival : List.copyOf(traffic.arrivals)) {
      if (!arrival.started) {
        traffic.arrivals.remove(arrival);
        desk.release(arrival.payload);
        if (arrival instanceof Arrival.Pulled pulled) {
          traffic.pulling.remove(pulled.pull);
        }
      }
    }
  }
}
