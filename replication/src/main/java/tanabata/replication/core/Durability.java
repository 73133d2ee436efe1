package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;

/// Flushes that mean both disks, and the writes that still wait for one.
///
/// A write that both nodes have applied is open until a flush that began later is done on both.
/// Then its extents are given back to the activity log. One flush is under way at a time; requests
/// that come meanwhile share the next one. Without a client asking, a flush starts when writes have
/// been open for the flush interval, are too many, or hold extents that others wait for.
final class Durability {

  private final Desk desk;
  private final Link link;
  private final Bitmaps bitmaps;
  private final ActivityLog activity;
  private List<LocalWrite> open = new ArrayList<>();
  private List<Caller> waiting = new ArrayList<>();
  private Moment openSince = Moment.ZERO;
  private boolean wanted;

  /// Flushed here, but not yet bits in the durable bitmap of what the peer lacks.
  private List<LocalWrite> unmarked = new ArrayList<>();

  private long lastId;
  private Flush running;

  private static final class Flush implements Ticket {
    final long id;
    final List<LocalWrite> closing;
    final List<Caller> callers;
    boolean local;
    boolean peer;
    boolean marked;

    Flush(long id, List<LocalWrite> closing, List<Caller> callers) {
      this.id = id;
      this.closing = closing;
      this.callers = callers;
    }
  }

  /// A flush of the local disk on behalf of the peer.
  private record PeerFlush(long id, long session) implements Ticket {}

  Durability(Desk desk, Link link, Bitmaps bitmaps, ActivityLog activity) {
    this.desk = desk;
    this.bitmaps = bitmaps;
    this.link = link;
    this.activity = activity;
  }

  void flush(Caller caller) {
    waiting.add(caller);
  }

  /// Both nodes have applied this write.
  void opened(LocalWrite write) {
    if (open.isEmpty() && unmarked.isEmpty()) {
      openSince = desk.now();
    }
    open.add(write);
  }

  boolean isWanted() {
    return wanted;
  }

  /// Asks for a flush that nobody waits for.
  void want() {
    wanted = true;
  }

  /// Starts a flush if one is due and can be had.
  void pump() {
    if (running != null || !(link.inStep() || desk.isAlone())) {
      return;
    }
    if (!isDue() && !wanted && (waiting.isEmpty() || !desk.allows())) {
      return;
    }
    boolean marks = desk.isAlone() && (isDue() || wanted) && !bitmaps.isBusy();
    wanted = false;
    running = new Flush(++lastId, open, waiting);
    open = new ArrayList<>();
    waiting = new ArrayList<>();
    if (desk.isAlone()) {
      running.peer = true;
    } else {
      link.send(new Message.FlushRequest(running.id));
    }
    if (marks) {
      markThenFinish(running);
    } else {
      desk.emit(new Effect.FlushDisk(running));
    }
  }

  private boolean isDue() {
    int count = open.size() + unmarked.size();
    return count >= desk.limits.openWrites()
        || (count > 0
            && (activity.isStarved()
                || desk.now().since(openSince).compareTo(desk.limits.flushInterval()) >= 0));
  }

  /// Without the peer an extent may cool down when the blocks written in it are durably marked as
  /// lacking there. Writing the bitmap flushes the device first, so that one flush does for both.
  private void markThenFinish(Flush flush) {
    List<LocalWrite> marked = unmarked;
    unmarked = new ArrayList<>();
    openSince = desk.now();
    bitmaps.persist(() -> {
      marked.forEach(activity::release);
      if (flush == running) {
        flush.marked = true;
        flush.local = true;
        finish();
      }
    });
  }

  static boolean owns(Ticket ticket) {
    return ticket instanceof Flush || ticket instanceof PeerFlush;
  }

  void done(Ticket ticket, Outcome outcome) {
    if (outcome != Outcome.OK) {
      desk.fail("the local disk could not be flushed");
      return;
    }
    if (ticket instanceof PeerFlush peerFlush) {
      if (link.isIn(peerFlush.session)) {
        link.send(new Message.FlushDone(peerFlush.id));
      }
    } else if (ticket == running) {
      running.local = true;
      finish();
    }
  }

  void requested(Message.FlushRequest request) {
    desk.emit(new Effect.FlushDisk(new PeerFlush(request.id(), link.session())));
  }

  void peerDone(Message.FlushDone done) {
    if (running != null && running.id == done.id()) {
      running.peer = true;
      finish();
    }
  }

  /// The peer takes leave: all it acknowledged is durable there, so a local flush closes the rest.
  void peerLeaves() {
    if (running == null) {
      running = new Flush(++lastId, open, waiting);
      open = new ArrayList<>();
      waiting = new ArrayList<>();
      desk.emit(new Effect.FlushDisk(running));
    }
    running.peer = true;
    finish();
  }

  /// The session is over: a flush that was under way proves nothing.
  void sessionLost() {
    if (running != null) {
      running.closing.addAll(open);
      open = running.closing;
      running.callers.addAll(waiting);
      waiting = running.callers;
      running = null;
    }
  }

  /// Marks every block that an open write has touched.
  void markOpen(BlockSet blocks) {
    for (LocalWrite write : open) {
      mark(blocks, write.range);
    }
    if (running != null) {
      for (LocalWrite write : running.closing) {
        mark(blocks, write.range);
      }
    }
  }

  void mark(BlockSet blocks, ByteRange range) {
    blocks.add(desk.geometry.firstBlock(range), desk.geometry.endBlock(range));
  }

  /// The open writes have become bits in durable bitmaps of both nodes.
  void settleOpen() {
    List<LocalWrite> settled = open;
    settled.addAll(unmarked);
    open = new ArrayList<>();
    unmarked = new ArrayList<>();
    settled.forEach(activity::release);
  }

  /// Whether every write is durable on both nodes and nobody waits.
  boolean isIdle() {
    return running == null && open.isEmpty() && unmarked.isEmpty() && waiting.isEmpty();
  }

  /// Ends the wait of everyone who will not get a flush any more.
  void abandon() {
    end(Outcome.GONE);
  }

  /// The disk has failed; the peer flushes its own.
  void detach(Guest guest) {
    sessionLost();
    waiting.forEach(guest::flush);
    waiting.clear();
  }

  /// Nobody who asked before gets anything but an error.
  void cut() {
    end(Outcome.IO_ERROR);
  }

  private void end(Outcome outcome) {
    sessionLost();
    waiting.forEach(caller -> desk.answer(caller, outcome));
    waiting.clear();
  }

  private void finish() {
    Flush flush = running;
    if (!flush.local || !flush.peer) {
      return;
    }
    running = null;
    if (desk.isAlone() && !flush.marked) {
      unmarked.addAll(flush.closing);
    } else {
      openSince = desk.now();
      flush.closing.forEach(activity::release);
    }
    if (desk.allows()) {
      flush.callers.forEach(caller -> desk.answer(caller, Outcome.OK));
    } else {
      waiting.addAll(0, flush.callers);
    }
  }
}
