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
  private final ActivityLog activity;
  private List<LocalWrite> open = new ArrayList<>();
  private List<Caller> waiting = new ArrayList<>();
  private Moment openSince = Moment.ZERO;
  private boolean wanted;
  private long lastId;
  private Flush running;

  private static final class Flush implements Ticket {
    final long id;
    final List<LocalWrite> closing;
    final List<Caller> callers;
    boolean local;
    boolean peer;

    Flush(long id, List<LocalWrite> closing, List<Caller> callers) {
      this.id = id;
      this.closing = closing;
      this.callers = callers;
    }
  }

  /// A flush of the local disk on behalf of the peer.
  private record PeerFlush(long id, long session) implements Ticket {}

  Durability(Desk desk, Link link, ActivityLog activity) {
    this.desk = desk;
    this.link = link;
    this.activity = activity;
  }

  void flush(Caller caller) {
    waiting.add(caller);
  }

  /// Both nodes have applied this write.
  void opened(LocalWrite write) {
    if (open.isEmpty()) {
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
    if (running != null || !link.inStep()) {
      return;
    }
    boolean due =
        open.size() >= desk.limits.openWrites()
            || (!open.isEmpty()
                && (activity.isStarved()
                    || desk.now().since(openSince).compareTo(desk.limits.flushInterval()) >= 0));
    if (waiting.isEmpty() && !wanted && !due) {
      return;
    }
    wanted = false;
    running = new Flush(++lastId, open, waiting);
    open = new ArrayList<>();
    waiting = new ArrayList<>();
    link.send(new Message.FlushRequest(running.id));
    desk.emit(new Effect.FlushDisk(running));
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
    open = new ArrayList<>();
    settled.forEach(activity::release);
  }

  /// Whether every write is durable on both nodes and nobody waits.
  boolean isIdle() {
    return running == null && open.isEmpty() && waiting.isEmpty();
  }

  /// Ends the wait of everyone who will not get a flush any more.
  void abandon() {
    sessionLost();
    waiting.forEach(caller -> desk.answer(caller, Outcome.GONE));
    waiting.clear();
  }

  private void finish() {
    Flush flush = running;
    if (!flush.local || !flush.peer) {
      return;
    }
    running = null;
    if (!open.isEmpty()) {
      openSince = desk.now();
    }
    flush.closing.forEach(activity::release);
    flush.callers.forEach(caller -> desk.answer(caller, Outcome.OK));
  }
}
