package tanabata.replication.core.resync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.metadata.UndoGuard;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.Continuation.ForResync;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.core.work.Pull;
import tanabata.replication.core.work.RemoteWrite;
import tanabata.replication.core.work.ServedPull;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure.Operation;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.Status;

/// Brings invalid blocks in line with the peer, by pulling.
///
/// The target locks a range against its own clients, sends the digests of what it has, gets what
/// differs, writes it and unlocks. Writes of the peer's clients go on: they reach both copies, and
/// the order of the stream keeps them before or after the reply as they were at the source. Blocks
/// that a client here waits for go first. While clients are busy fewer ranges are copied at once.
public final class Resync {

  /// Reported to the peer, and to the disk, in portions of this size.
  private static final long REPORT_BYTES = 32L << 20;

  /// Blocks that one waiting request asks for at a time.
  private static final int MOST_WANTED = 256;

  /// Each holds the digests of what it asks for.
  private static final int MOST_REQUESTED = 256;

  private final CoreContext context;
  private final PeerSession session;
  private final Bitmaps bitmaps;
  private final InFlight inFlight;
  private final UndoGuard undo;
  private final Map<Long, Pull> requested = new LinkedHashMap<>();
  private final LinkedHashSet<Long> wanted = new LinkedHashSet<>();
  private List<ByteRange> synced = new ArrayList<>();
  private long syncedBytes;
  private long cursor;
  private long lastId;

  /// Whether ranges that were synced are on their way to the disk.
  private boolean reporting;

  private long totalBytes;
  private long copiedBytes;
  private long equalBytes;
  private Status.Resync.Direction direction = Status.Resync.Direction.NONE;

  public Resync(
      CoreContext context,
      PeerSession session,
      Bitmaps bitmaps,
      InFlight inFlight,
      UndoGuard undo) {
    this.context = context;
    this.session = session;
    this.bitmaps = bitmaps;
    this.inFlight = inFlight;
    this.undo = undo;
  }

  /// A session has begun: the counters start anew.
  public void begin() {
    direction =
        bitmaps.invalid().isEmpty()
            ? Status.Resync.Direction.SOURCE
            : Status.Resync.Direction.TARGET;
    totalBytes = bitmaps.outOfSync() * context.geometry().blockBytes();
    copiedBytes = 0;
    equalBytes = 0;
    cursor = 0;
  }

  /// A session is lost: nothing that is under way counts any more.
  public void sessionLost() {
    requested.clear();
    wanted.clear();
    inFlight.pulls().removeIf(pull -> !pull.isOnDisk());
    inFlight.pullRequests().forEach(request -> context.release(request.digests()));
    inFlight.pullRequests().clear();
    synced = new ArrayList<>();
    syncedBytes = 0;
  }

  /// Some client waits for these blocks.
  public void want(ByteRange range) {
    BlockSet invalid = bitmaps.invalid();
    long end = context.geometry().endBlock(range);
    long block = invalid.next(context.geometry().firstBlock(range));
    // The rest is wanted when these have come.
    for (int i = 0; i < MOST_WANTED && block < end; i++) {
      wanted.add(block);
      block = invalid.next(block + 1);
    }
  }

  public Status.Resync status() {
    long left = bitmaps.outOfSync() * context.geometry().blockBytes();
    boolean running = context.state().replicates() && left > 0;
    return new Status.Resync(
        running ? Status.Resync.Progress.RUNNING : Status.Resync.Progress.IDLE,
        totalBytes == 0 ? Status.Resync.Direction.NONE : direction,
        totalBytes,
        Math.max(0, totalBytes - left),
        copiedBytes,
        equalBytes);
  }

  /// Starts what can be started: serving the peer, pulling, reporting.
  public void pump() {
    if (!inFlight.pullRequests().isEmpty()) {
      serve();
    }
    if (!context.state().isConnected()) {
      return;
    }
    if (!bitmaps.invalid().isEmpty()) {
      pull();
    }
    boolean over = bitmaps.invalid().isEmpty() && inFlight.pulls().isEmpty();
    if (!reporting && !synced.isEmpty() && (over || syncedBytes >= REPORT_BYTES)) {
      report();
    }
  }

  // The target's side.

  private void pull() {
    while (!wanted.isEmpty() && inFlight.pulls().size() < 2 * context.limits().pullsInFlight()) {
      long block = wanted.removeFirst();
      if (bitmaps.invalid().contains(block) && !start(block)) {
        wanted.addFirst(block);
        break;
      }
    }
    int most =
        inFlight.writes().isEmpty()
            ? context.limits().pullsInFlight()
            : Math.max(1, context.limits().pullsInFlight() / 4);
    boolean wrapped = false;
    while (inFlight.pulls().size() < most) {
      long block = bitmaps.invalid().next(cursor);
      if (block < bitmaps.invalid().blocks()) {
        cursor = runFrom(block);
        start(block);
      } else if (wrapped || !inFlight.pulls().isEmpty()) {
        return;
      } else {
        cursor = 0;
        wrapped = true;
      }
    }
  }

  private long runFrom(long block) {
    long most = Math.min(bitmaps.invalid().blocks(), block + context.limits().pullBlocks());
    return bitmaps.invalid().nextAbsent(block, most);
  }

  /// @return whether the block is being pulled now
  private boolean start(long block) {
    ByteRange range = context.geometry().blockRange(block, runFrom(block) - block);
    for (Pull other : inFlight.pulls()) {
      if (other.range().overlaps(range)) {
        if (other.range().start() <= range.start()) {
          return true;
        }
        range = ByteRange.between(range.start(), other.range().start());
      }
    }
    if (!inFlight.mayPull(range)) {
      return false;
    }
    Pull pull = new Pull(++lastId, range, session.number());
    inFlight.pulls().add(pull);
    context.emit(new Effect.Digest(pull, range));
    return true;
  }

  public void done(Pull pull, Outcome outcome, Payload digests) {
    pull.digested();
    if (outcome != Outcome.OK) {
      context.diskFailed(Operation.READ, pull.range(), outcome);
    } else if (!session.isIn(pull.session())) {
      inFlight.pulls().remove(pull);
      context.release(digests);
    } else {
      requested.put(pull.id(), pull);
      session.send(new Message.PullRequest(pull.id(), pull.range(), digests));
    }
  }

  /// @return whether the reply answers a question that was asked
  public boolean replied(Message.PullReply reply) {
    Pull pull = requested.get(reply.id());
    if (pull == null || reply.equal().length != words(pull.range())) {
      context.release(reply.differing());
      return false;
    }
    List<RemoteWrite.Piece> pieces = new ArrayList<>();
    int offset = 0;
    int block = context.geometry().blockBytes();
    for (long at = pull.range().start(); at < pull.range().end(); at += block) {
      int index = (int) ((at - pull.range().start()) / block);
      if ((reply.equal()[index >> 6] & (1L << index)) == 0) {
        addPiece(pieces, new ByteRange(at, block), offset);
        offset += block;
      }
    }
    if (offset != reply.differing().length()) {
      context.release(reply.differing());
      return false;
    }
    requested.remove(reply.id());
    copiedBytes += offset;
    equalBytes += pull.range().length() - offset;
    if (pieces.isEmpty()) {
      context.release(reply.differing());
      pulled(pull);
    } else {
      inFlight.remoteWrites().add(new RemoteWrite.Pulled(pull, reply.differing(), pieces));
    }
    return true;
  }

  /// How many words hold one bit for each block of the range.
  private int words(ByteRange range) {
    return (int) ((range.length() / context.geometry().blockBytes() + 63) / 64);
  }

  private static void addPiece(List<RemoteWrite.Piece> pieces, ByteRange range, int offset) {
    if (!pieces.isEmpty() && pieces.getLast().range().end() == range.start()) {
      RemoteWrite.Piece last = pieces.removeLast();
      pieces.add(
          new RemoteWrite.Piece(
              ByteRange.between(last.range().start(), range.end()), last.offset()));
    } else {
      pieces.add(new RemoteWrite.Piece(range, offset));
    }
  }

  /// The range holds what the peer has; from here on it is as good as any other.
  public void pulled(Pull pull) {
    inFlight.pulls().remove(pull);
    if (!session.isIn(pull.session())) {
      return;
    }
    bitmaps
        .invalid()
        .remove(
            context.geometry().firstBlock(pull.range()), context.geometry().endBlock(pull.range()));
    synced.add(pull.range());
    syncedBytes += pull.range().length();
  }

  private void report() {
    reporting = true;
    List<ByteRange> ranges = synced;
    long current = session.number();
    synced = new ArrayList<>();
    syncedBytes = 0;
    bitmaps.persist(new ForResync.RangesSaved(ranges, current));
  }

  /// Ranges that were synced are valid, durably.
  public void proceed(ForResync done) {
    switch (done) {
      case ForResync.RangesSaved(List<ByteRange> ranges, long in) -> {
        reporting = false;
        if (session.isIn(in)) {
          report(ranges);
        }
      }
    }
  }

  private void report(List<ByteRange> ranges) {
    for (int i = 0; i < ranges.size(); i += Message.Synced.MOST_RANGES) {
      int to = Math.min(ranges.size(), i + Message.Synced.MOST_RANGES);
      session.send(new Message.Synced(ranges.subList(i, to)));
    }
    if (bitmaps.invalid().isEmpty() && synced.isEmpty()) {
      undo.resyncIsOver();
      context.notify(new ReplicationEvent.ResyncFinished());
    }
  }

  // The source's side.

  /// @return whether the peer may ask for this: not for what this node lacks itself, and not for
  ///   more at a time than a node of any configuration does
  public boolean requested(Message.PullRequest request) {
    int asked = inFlight.pullRequests().size() + inFlight.servedPulls().size();
    boolean valid = asked < MOST_REQUESTED && bitmaps.isValid(request.range());
    if (valid) {
      inFlight.pullRequests().add(request);
    } else {
      context.release(request.digests());
    }
    return valid;
  }

  private void serve() {
    for (int i = 0; i < inFlight.pullRequests().size(); i++) {
      Message.PullRequest request = inFlight.pullRequests().get(i);
      if (inFlight.mayServe(request.range()) && hasRoomFor(request.range().length())) {
        inFlight.pullRequests().remove(i--);
        ServedPull serve = new ServedPull(request, session.number());
        inFlight.servedPulls().add(serve);
        context.emit(new Effect.Compare(serve, request.range(), request.digests()));
      }
    }
  }

  private boolean hasRoomFor(long bytes) {
    long served =
        inFlight.servedPulls().stream().mapToLong(pull -> pull.request().range().length()).sum();
    return context.rules().mayAnswerPeer(session.answersOnTheWay() + served, bytes);
  }

  public void done(ServedPull serve, Outcome outcome, long[] equal, Payload differing) {
    inFlight.servedPulls().remove(serve);
    context.release(serve.request().digests());
    if (outcome != Outcome.OK) {
      context.release(differing);
      context.diskFailed(Operation.READ, serve.request().range(), outcome);
    } else if (session.isIn(serve.session())) {
      copiedBytes += differing.length();
      equalBytes += serve.request().range().length() - differing.length();
      session.send(new Message.PullReply(serve.request().id(), equal, differing));
    } else {
      context.release(differing);
    }
  }

  public void peerSynced(Message.Synced report) {
    for (ByteRange range : report.ranges()) {
      bitmaps
          .peerLacks()
          .remove(context.geometry().firstBlock(range), context.geometry().endBlock(range));
    }
    if (bitmaps.peerLacks().isEmpty()) {
      context.notify(new ReplicationEvent.ResyncFinished());
    }
  }
}
