package tanabata.replication.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.replication.core.metadata.ActivityLog;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.Continuation.ForFlushes;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Flush;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.PeerFlush;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure.Operation;

/// Flushes that mean both disks, and the writes that still wait for one.
///
/// A write that both nodes have applied is open until a flush that began later is done on both.
/// Then its extents are released to the activity log. One flush is under way at a time; requests
/// that come meanwhile share the next one. Without a client asking, a flush starts when writes have
/// been open for the flush interval, are too many, or hold extents that others wait for.
public final class Flushes {

  private final CoreContext context;
  private final PeerSession session;
  private final Bitmaps bitmaps;
  private final ActivityLog activity;
  private List<LocalWrite> open = new ArrayList<>();
  private List<Caller> waiting = new ArrayList<>();
  private Moment openSince = Moment.ZERO;

  /// Whether a flush that nobody waits for is to come.
  private boolean wanted;

  /// Flushed here, but not yet bits in the durable bitmap of what the peer lacks.
  private List<LocalWrite> unmarked = new ArrayList<>();

  private long lastId;
  private Optional<Flush> running = Optional.empty();

  public Flushes(CoreContext context, PeerSession session, Bitmaps bitmaps, ActivityLog activity) {
    this.context = context;
    this.session = session;
    this.bitmaps = bitmaps;
    this.activity = activity;
  }

  public void flush(Caller caller) {
    waiting.add(caller);
  }

  /// Both nodes have applied this write.
  public void opened(LocalWrite write) {
    if (open.isEmpty() && unmarked.isEmpty()) {
      openSince = context.now();
    }
    open.add(write);
  }

  public boolean isWanted() {
    return wanted;
  }

  /// Asks for a flush that nobody waits for.
  public void want() {
    wanted = true;
  }

  /// Starts a flush if one is due and can be had.
  public void pump() {
    boolean standalone = context.state().isStandalone();
    if (running.isPresent() || !(context.state().isConnected() || standalone)) {
      return;
    }
    boolean due = wanted || isDue();
    if (!due && (waiting.isEmpty() || !context.allows())) {
      return;
    }
    wanted = false;
    Flush flush = next();
    if (standalone) {
      flush.doneAtPeer();
    } else {
      session.send(new Message.FlushRequest(flush.id()));
    }
    if (standalone && due && !bitmaps.isBusy()) {
      markThenFinish(flush);
    } else {
      context.emit(new Effect.FlushDisk(flush));
    }
  }

  private Flush next() {
    Flush flush = new Flush(++lastId, open, waiting);
    running = Optional.of(flush);
    open = new ArrayList<>();
    waiting = new ArrayList<>();
    return flush;
  }

  private boolean isDue() {
    int count = open.size() + unmarked.size();
    return count >= context.limits().openWrites()
        || (count > 0
            && (activity.isStarved()
                || context.now().since(openSince).compareTo(context.limits().flushInterval())
                    >= 0));
  }

  /// Without the peer an extent may cool down when the blocks written in it are durably marked as
  /// lacking there. Writing the bitmap flushes the device first, so that one flush does for both.
  private void markThenFinish(Flush flush) {
    List<LocalWrite> marked = unmarked;
    unmarked = new ArrayList<>();
    openSince = context.now();
    bitmaps.persist(new ForFlushes.Marked(flush, marked));
  }

  /// The bitmaps that a flush has marked are durable.
  public void proceed(ForFlushes done) {
    switch (done) {
      case ForFlushes.Marked(Flush flush, List<LocalWrite> writes) -> {
        writes.forEach(activity::release);
        if (isRunning(flush)) {
          flush.marked();
          flush.doneHere();
          finish(flush);
        }
      }
    }
  }

  private boolean isRunning(Flush flush) {
    return running.isPresent() && running.get() == flush;
  }

  public void done(Flush flush, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(Operation.FLUSH, outcome);
    } else if (isRunning(flush)) {
      flush.doneHere();
      finish(flush);
    }
  }

  public void done(PeerFlush flush, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(Operation.FLUSH, outcome);
    } else if (session.isIn(flush.session())) {
      session.send(new Message.FlushDone(flush.id()));
    }
  }

  public void requested(Message.FlushRequest request) {
    context.emit(new Effect.FlushDisk(new PeerFlush(request.id(), session.number())));
  }

  public void peerDone(Message.FlushDone done) {
    if (running.isPresent() && running.get().id() == done.id()) {
      running.get().doneAtPeer();
      finish(running.get());
    }
  }

  /// The peer takes leave: all it acknowledged is durable there, so a local flush closes the rest.
  public void peerLeaves() {
    if (running.isEmpty()) {
      context.emit(new Effect.FlushDisk(next()));
    }
    running.get().doneAtPeer();
    finish(running.get());
  }

  /// The session is over: a flush that was under way proves nothing.
  public void sessionLost() {
    if (running.isPresent()) {
      Flush flush = running.get();
      flush.closing().addAll(open);
      open = flush.closing();
      flush.callers().addAll(waiting);
      waiting = flush.callers();
      running = Optional.empty();
    }
  }

  /// The peer may lack every block that an open write has touched.
  public void markOpen() {
    open.forEach(write -> bitmaps.markLacking(write.range()));
    running.ifPresent(
        flush -> flush.closing().forEach(write -> bitmaps.markLacking(write.range())));
  }

  /// The open writes have become bits in durable bitmaps of both nodes.
  public void settleOpen() {
    List<LocalWrite> settled = open;
    settled.addAll(unmarked);
    open = new ArrayList<>();
    unmarked = new ArrayList<>();
    settled.forEach(activity::release);
  }

  /// Whether every write is durable on both nodes and nobody waits.
  public boolean isIdle() {
    return running.isEmpty() && open.isEmpty() && unmarked.isEmpty() && waiting.isEmpty();
  }

  /// Ends the wait of everyone who will not get a flush any more.
  public void abandon() {
    end(Outcome.GONE);
  }

  /// The disk has failed; the peer flushes its own.
  public void forward(ForwardingClient forwarding) {
    sessionLost();
    waiting.forEach(forwarding::flush);
    waiting.clear();
  }

  /// Nobody who asked before gets anything but an error.
  public void cut() {
    end(Outcome.IO_ERROR);
  }

  private void end(Outcome outcome) {
    sessionLost();
    waiting.forEach(caller -> context.answer(caller, outcome));
    waiting.clear();
  }

  private void finish(Flush flush) {
    if (!flush.isDone()) {
      return;
    }
    running = Optional.empty();
    if (context.state().isStandalone() && !flush.isMarked()) {
      unmarked.addAll(flush.closing());
    } else {
      openSince = context.now();
      flush.closing().forEach(activity::release);
    }
    if (context.allows()) {
      flush.callers().forEach(caller -> context.answer(caller, Outcome.OK));
    } else {
      waiting.addAll(0, flush.callers());
    }
  }
}
