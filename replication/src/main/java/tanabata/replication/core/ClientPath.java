package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// Reads and writes of clients of this node, from arrival to answer.
final class ClientPath {

  private final Desk desk;
  private final Link link;
  private final Bitmaps bitmaps;
  private final Traffic traffic;
  private final ActivityLog activity;
  private final Durability durability;
  private final Resync resync;
  private final Undo undo;
  private final LamportClock clock;

  private final List<Waiting> waiting = new ArrayList<>();
  private boolean readable;
  private boolean holdsAnswers;

  ClientPath(
      Desk desk,
      Link link,
      Bitmaps bitmaps,
      Traffic traffic,
      ActivityLog activity,
      Durability durability,
      Resync resync,
      Undo undo,
      LamportClock clock) {
    this.desk = desk;
    this.link = link;
    this.bitmaps = bitmaps;
    this.traffic = traffic;
    this.activity = activity;
    this.durability = durability;
    this.resync = resync;
    this.undo = undo;
    this.clock = clock;
  }

  /// A request of a client that has not begun.
  sealed interface Waiting permits LocalRead, LocalWrite {
    ByteRange range();
  }

  /// Whether this process has been in step with the peer: only then is its copy known to be
  /// current.
  boolean isVeteran() {
    return readable;
  }

  boolean isIdle() {
    return traffic.inFlight.isEmpty() && traffic.reading.isEmpty() && waiting.isEmpty();
  }

  // Clients of this node.

  void read(Input.Read read) {
    waiting.add(new LocalRead(read));
  }

  void write(Input.Write input) {
    LocalWrite write = new LocalWrite(input);
    waiting.add(write);
    activity.take(write);
  }

  /// Starts whatever has nothing left to wait for.
  void pump() {
    if (holdsAnswers && desk.allows()) {
      holdsAnswers = false;
      List.copyOf(traffic.inFlight).forEach(this::settle);
    }
    if (!waiting.isEmpty()) {
      startWaiting();
    }
  }

  /// In the order of arrival: a request waits for earlier ones that wait and that it overlaps,
  /// unless both are reads, so that neither reads nor writes of a busy sector starve.
  private void startWaiting() {
    boolean mayRead = readable && desk.allows();
    boolean mayWrite = link.inStep() || desk.isAlone();
    List<Waiting> still = new ArrayList<>();
    for (Waiting request : waiting) {
      boolean starts =
          switch (request) {
            case LocalRead read -> mayRead && startRead(read, still);
            case LocalWrite write -> mayWrite && startWrite(write, still);
          };
      if (!starts) {
        still.add(request);
      }
    }
    waiting.clear();
    waiting.addAll(still);
  }

  private boolean startRead(LocalRead read, List<Waiting> earlier) {
    boolean starts =
        !overlapsAny(earlier, read.range(), true)
            && isValid(read.range())
            && traffic.mayRead(read.range());
    if (starts) {
      traffic.reading.add(read);
      desk.emit(new Effect.ReadDisk(read, read.range()));
    }
    return starts;
  }

  private boolean startWrite(LocalWrite write, List<Waiting> earlier) {
    boolean starts =
        write.coldExtents == 0
            && !overlapsAny(earlier, write.range, false)
            && isValid(write.range)
            && traffic.mayWrite(write.range);
    if (starts) {
      start(write);
    }
    return starts;
  }

  private static boolean overlapsAny(List<Waiting> requests, ByteRange range, boolean writesOnly) {
    for (int i = 0; i < requests.size(); i++) {
      Waiting request = requests.get(i);
      if (request.range().overlaps(range) && !(writesOnly && request instanceof LocalRead)) {
        return true;
      }
    }
    return false;
  }

  /// A block that is not in sync yet is pulled before a client touches it. That is how a target
  /// reads what it lacks from its peer; and a write to such a block would be lost if the peer then
  /// crashed without having flushed it, although this node and its client go on.
  private boolean isValid(ByteRange range) {
    if (bitmaps.isValid(range)) {
      return true;
    }
    resync.want(range);
    return false;
  }

  private void start(LocalWrite write) {
    write.start(clock.stamp());
    traffic.inFlight.add(write);
    if (desk.isAlone()) {
      write.peerDone = true;
      durability.mark(bitmaps.peerLacks, write.range);
    } else {
      link.send(write.message());
    }
    writeHere(write);
  }

  private void writeHere(LocalWrite write) {
    if (undo.isSaved(write.range)) {
      emit(write);
    } else {
      undo.guard(write.range, () -> emit(write));
    }
  }

  private void emit(LocalWrite write) {
    desk.emit(
        new Effect.WriteDisk(write, write.range, write.kind, write.durable, write.payload, 0));
  }

  void readDone(LocalRead read, Outcome outcome, Payload payload) {
    traffic.reading.remove(read);
    if (read.answered) {
      desk.release(payload);
      return;
    }
    if (outcome != Outcome.OK && desk.canDetach()) {
      // It is carried out by the peer, like everything from here on.
      waiting.addFirst(read);
      desk.fail("the local disk could not be read at " + read.range() + ": " + outcome);
      return;
    }
    if (outcome == Outcome.OK && !desk.allows()) {
      // What it saw may be old by now; it begins anew when this node may answer again.
      desk.release(payload);
      waiting.addFirst(read);
      return;
    }
    List<Payload> data = outcome == Outcome.OK ? List.of(payload) : List.of();
    read.answered = true;
    desk.answer(read.caller, outcome, data);
  }

  void writeDone(LocalWrite write, Outcome outcome) {
    if (outcome != Outcome.OK) {
      desk.fail("the local disk could not be written at " + write.range + ": " + outcome);
      return;
    }
    write.localDone = true;
    settle(write);
  }

  /// @return whether such a write is under way
  boolean acknowledged(Message.WriteAck ack) {
    for (int i = 0; i < traffic.inFlight.size(); i++) {
      LocalWrite write = traffic.inFlight.get(i);
      if (write.stamp().clock() == ack.clock()) {
        write.peerDone = true;
        settle(write);
        return true;
      }
    }
    return false;
  }

  private void settle(LocalWrite write) {
    if (desk.isDetached()) {
      return;
    }
    if (!write.answered && desk.rules.answerable(write.localDone, write.peerDone)) {
      if (!desk.allows()) {
        holdsAnswers = true;
        return;
      }
      write.answered = true;
      desk.answer(write.caller, Outcome.OK);
    }
    if (!write.localDone || !write.peerDone) {
      return;
    }
    traffic.inFlight.remove(write);
    desk.release(write.payload);
    // Durable on both, unless the peer is not there to have it.
    boolean closed = write.durable && !desk.isAlone();
    if (closed || !desk.rules.staysOpen()) {
      activity.release(write);
    } else {
      durability.opened(write);
    }
  }

  /// Without a disk, what the peer has applied is done, as soon as the peer's copy is the one that
  /// counts.
  void settleAsGuest(Guest guest) {
    for (LocalWrite write : List.copyOf(traffic.inFlight)) {
      if (guest.isWelcome() && write.peerDone) {
        traffic.inFlight.remove(write);
        desk.release(write.payload);
        if (!write.answered) {
          write.answered = true;
          desk.answer(write.caller, Outcome.OK);
        }
      }
    }
  }

  /// The disk has failed: what has not been sent to the peer yet goes there as a request, what has
  /// is done when the peer has applied it.
  void detach(Guest guest) {
    List<LocalRead> reading = List.copyOf(traffic.reading);
    traffic.reading.clear();
    for (LocalRead read : reading) {
      read.answered = true;
      guest.read(new Input.Read(read.range(), read.caller));
    }
    for (Waiting request : waiting) {
      switch (request) {
        case LocalRead read -> guest.read(new Input.Read(read.range(), read.caller));
        case LocalWrite write ->
            guest.write(
                new Input.Write(
                    write.range, write.kind, write.durable, write.payload, write.caller));
      }
    }
    waiting.clear();
  }

  // Sessions.

  void sessionLost() {
    for (LocalWrite write : traffic.inFlight) {
      write.peerDone = write.cut;
    }
  }

  void markInFlight(BlockSet blocks) {
    for (LocalWrite write : traffic.inFlight) {
      durability.mark(blocks, write.range);
    }
  }

  /// The handshake is over: writes that the old session left unanswered are carried out anew, here
  /// too. Here a concurrent write of the old session may have won over them in some sectors, and
  /// the peer has forgotten it; sent again alone, they would win there and not here. One that was
  /// cut off may still be on its way to the disk here; its blocks are pulled when it is there.
  void together() {
    readable = true;
    for (LocalWrite write : traffic.inFlight) {
      if (write.cut) {
        continue;
      }
      InvariantViolation.unless(
          isValid(write.range), "a write under way touches only blocks that are valid here");
      write.start(clock.stamp());
      link.send(write.message());
      if (write.localDone) {
        write.localDone = false;
        writeHere(write);
      }
    }
  }

  /// Answers everything that has not been started, and what was but cannot be finished.
  void abandon(boolean alsoInFlight) {
    abandonWaiting(Outcome.GONE);
    if (alsoInFlight) {
      abandonInFlight(Outcome.GONE);
    }
  }

  private void abandonWaiting(Outcome outcome) {
    for (Waiting request : waiting) {
      switch (request) {
        case LocalRead read -> desk.answer(read.caller, outcome);
        case LocalWrite write -> {
          if (!desk.isDetached()) {
            activity.forget(write);
          }
          desk.release(write.payload);
          desk.answer(write.caller, outcome);
        }
      }
    }
    waiting.clear();
  }

  private void abandonInFlight(Outcome outcome) {
    for (LocalWrite write : traffic.inFlight) {
      if (!write.answered) {
        write.answered = true;
        desk.answer(write.caller, outcome);
      }
    }
  }

  // Alone, and cut off.

  /// What was under way with the peer goes on without it; the blocks are marked already.
  void alone() {
    readable = true;
    finishWithoutPeer();
  }

  private void finishWithoutPeer() {
    for (LocalWrite write : List.copyOf(traffic.inFlight)) {
      write.peerDone = true;
      settle(write);
    }
  }

  /// Nothing that clients ask for begins any more.
  void stopServing() {
    readable = false;
  }

  /// Nobody who asked before gets anything but an error, not even for what is still on its way to
  /// the disk.
  void cut() {
    if (!desk.rules.endsWhatWasAsked()) {
      return;
    }
    abandonWaiting(Outcome.IO_ERROR);
    abandonInFlight(Outcome.IO_ERROR);
    traffic.inFlight.forEach(write -> write.cut = true);
    finishWithoutPeer();
    for (LocalRead read : traffic.reading) {
      if (!read.answered) {
        read.answered = true;
        desk.answer(read.caller, Outcome.IO_ERROR);
      }
    }
  }

  @Override
  public String toString() {
    return waiting.size() + " requests wait, " + traffic.inFlight.size() + " writes are in flight";
  }
}
