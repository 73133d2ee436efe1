package tanabata.replication.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// Brings invalid blocks in line with the peer, by pulling.
///
/// The target locks a range against its own clients, sends the digests of what it has, gets what
/// differs, writes it and unlocks. Writes of the peer's clients go on: they reach both copies, and
/// the order of the stream keeps them before or after the reply as they were at the source. Blocks
/// that a client here waits for go first. While clients are busy fewer ranges are copied at once.
final class Resync {

  /// Told to the peer, and to the disk, in portions of this size.
  private static final long REPORT_BYTES = 32L << 20;

  /// Blocks that one waiting request asks for at a time.
  private static final int MOST_WANTED = 256;

  private final Desk desk;
  private final Link link;
  private final Bitmaps bitmaps;
  private final Traffic traffic;
  private final Undo undo;
  private final Map<Long, Pull> asked = new LinkedHashMap<>();
  private final LinkedHashSet<Long> wanted = new LinkedHashSet<>();
  private List<ByteRange> synced = new ArrayList<>();
  private long syncedBytes;
  private long cursor;
  private long lastId;
  private boolean reporting;

  private long totalBytes;
  private long copiedBytes;
  private long equalBytes;
  private boolean target;

  Resync(Desk desk, Link link, Bitmaps bitmaps, Traffic traffic, Undo undo) {
    this.desk = desk;
    this.link = link;
    this.bitmaps = bitmaps;
    this.traffic = traffic;
    this.undo = undo;
  }

  /// A session has begun: the counters start anew.
  void begin() {
    target = !bitmaps.invalid.isEmpty();
    long blocks = bitmaps.invalid.count() + bitmaps.peerLacks.count();
    totalBytes = blocks * desk.geometry.blockBytes();
    copiedBytes = 0;
    equalBytes = 0;
    cursor = 0;
  }

  /// A session is lost: nothing that is under way counts any more.
  void sessionLost() {
    asked.clear();
    wanted.clear();
    traffic.pulling.removeIf(pull -> !pull.onDisk);
    traffic.asked.forEach(request -> desk.release(request.digests()));
    traffic.asked.clear();
    synced = new ArrayList<>();
    syncedBytes = 0;
  }

  /// Some client waits for these blocks.
  void want(ByteRange range) {
    BlockSet invalid = bitmaps.invalid;
    long end = desk.geometry.endBlock(range);
    long block = invalid.next(desk.geometry.firstBlock(range));
    // The rest is wanted when these have come.
    for (int i = 0; i < MOST_WANTED && block < end; i++) {
      wanted.add(block);
      block = invalid.next(block + 1);
    }
  }

  Status.Resync status() {
    long left = (bitmaps.invalid.count() + bitmaps.peerLacks.count()) * desk.geometry.blockBytes();
    String direction = totalBytes == 0 ? "none" : target ? "target" : "source";
    return new Status.Resync(
        link.phase() == Link.Phase.TOGETHER && left > 0,
        direction,
        totalBytes,
        Math.max(0, totalBytes - left),
        copiedBytes,
        equalBytes);
  }

  /// Starts what can be started: serving the peer, pulling, reporting.
  void pump() {
    if (!traffic.asked.isEmpty()) {
      serve();
    }
    if (!link.inStep()) {
      return;
    }
    if (!bitmaps.invalid.isEmpty()) {
      pull();
    }
    boolean over = bitmaps.invalid.isEmpty() && traffic.pulling.isEmpty();
    if (!reporting && !synced.isEmpty() && (over || syncedBytes >= REPORT_BYTES)) {
      report();
    }
  }

  // The target's side.

  private void pull() {
    while (!wanted.isEmpty() && traffic.pulling.size() < 2 * desk.limits.pullsInFlight()) {
      long block = wanted.removeFirst();
      if (bitmaps.invalid.contains(block) && !start(block)) {
        wanted.addFirst(block);
        break;
      }
    }
    int most =
        traffic.inFlight.isEmpty()
            ? desk.limits.pullsInFlight()
            : Math.max(1, desk.limits.pullsInFlight() / 4);
    boolean wrapped = false;
    while (traffic.pulling.size() < most) {
      long block = bitmaps.invalid.next(cursor);
      if (block < bitmaps.invalid.blocks()) {
        cursor = runFrom(block);
        start(block);
      } else if (wrapped || !traffic.pulling.isEmpty()) {
        return;
      } else {
        cursor = 0;
        wrapped = true;
      }
    }
  }

  private long runFrom(long block) {
    long most = Math.min(bitmaps.invalid.blocks(), block + desk.limits.pullBlocks());
    return bitmaps.invalid.nextAbsent(block, most);
  }

  /// @return whether the block is being pulled now
  private boolean start(long block) {
    ByteRange range = desk.geometry.blockRange(block, runFrom(block) - block);
    for (Pull other : traffic.pulling) {
      if (other.range.overlaps(range)) {
        if (other.range.start() <= range.start()) {
          return true;
        }
        range = ByteRange.between(range.start(), other.range.start());
      }
    }
    if (!traffic.mayPull(range)) {
      return false;
    }
    Pull pull = new Pull(++lastId, range, link.session());
    traffic.pulling.add(pull);
    desk.emit(new Effect.Digest(pull, range));
    return true;
  }

  void digested(Pull pull, Outcome outcome, Payload digests) {
    pull.onDisk = false;
    if (outcome != Outcome.OK) {
      desk.fail("the local disk could not be read at " + pull.range);
    } else if (!link.isIn(pull.session)) {
      traffic.pulling.remove(pull);
      desk.release(digests);
    } else {
      asked.put(pull.id, pull);
      link.send(new Message.PullRequest(pull.id, pull.range, digests));
    }
  }

  /// @return whether the reply answers a question that was asked
  boolean replied(Message.PullReply reply) {
    Pull pull = asked.get(reply.id());
    if (pull == null || reply.equal().length != words(pull.range)) {
      desk.release(reply.differing());
      return false;
    }
    List<Arrival.Piece> pieces = new ArrayList<>();
    int offset = 0;
    int block = desk.geometry.blockBytes();
    for (long at = pull.range.start(); at < pull.range.end(); at += block) {
      int index = (int) ((at - pull.range.start()) / block);
      if ((reply.equal()[index >> 6] & (1L << index)) == 0) {
        addPiece(pieces, new ByteRange(at, block), offset);
        offset += block;
      }
    }
    if (offset != reply.differing().length()) {
      desk.release(reply.differing());
      return false;
    }
    asked.remove(reply.id());
    copiedBytes += offset;
    equalBytes += pull.range.length() - offset;
    if (pieces.isEmpty()) {
      desk.release(reply.differing());
      pulled(pull);
    } else {
      traffic.arrivals.add(new Arrival.Pulled(pull, reply.differing(), pieces));
    }
    return true;
  }

  /// How many words hold one bit for each block of the range.
  private int words(ByteRange range) {
    return (int) ((range.length() / desk.geometry.blockBytes() + 63) / 64);
  }

  private static void addPiece(List<Arrival.Piece> pieces, ByteRange range, int offset) {
    if (!pieces.isEmpty() && pieces.getLast().range().end() == range.start()) {
      Arrival.Piece last = pieces.removeLast();
      pieces.add(
          new Arrival.Piece(ByteRange.between(last.range().start(), range.end()), last.offset()));
    } else {
      pieces.add(new Arrival.Piece(range, offset));
    }
  }

  /// The range holds what the peer has; from here on it is as good as any other.
  void pulled(Pull pull) {
    traffic.pulling.remove(pull);
    if (!link.isIn(pull.session)) {
      return;
    }
    bitmaps.invalid.remove(
        desk.geometry.firstBlock(pull.range), desk.geometry.endBlock(pull.range));
    synced.add(pull.range);
    syncedBytes += pull.range.length();
  }

  private void report() {
    reporting = true;
    List<ByteRange> ranges = synced;
    long current = link.session();
    synced = new ArrayList<>();
    syncedBytes = 0;
    bitmaps.persist(() -> {
      reporting = false;
      if (link.isIn(current)) {
        for (int i = 0; i < ranges.size(); i += Message.Synced.MOST_RANGES) {
          int to = Math.min(ranges.size(), i + Message.Synced.MOST_RANGES);
          link.send(new Message.Synced(ranges.subList(i, to)));
        }
        if (bitmaps.invalid.isEmpty() && synced.isEmpty()) {
          undo.resyncIsOver();
          desk.emit(new Effect.Changed("resync finished"));
        }
      }
    });
  }

  // The source's side.

  /// @return whether the peer may ask for this: not for what this node lacks itself
  boolean requested(Message.PullRequest request) {
    boolean valid = bitmaps.isValid(request.range());
    if (valid) {
      traffic.asked.add(request);
    } else {
      desk.release(request.digests());
    }
    return valid;
  }

  private void serve() {
    for (int i = 0; i < traffic.asked.size(); i++) {
      Message.PullRequest request = traffic.asked.get(i);
      if (traffic.mayServe(request.range())) {
        traffic.asked.remove(i--);
        Serve serve = new Serve(request, link.session());
        traffic.serving.add(serve);
        desk.emit(new Effect.Compare(serve, request.range(), request.digests()));
      }
    }
  }

  void compared(Serve serve, Outcome outcome, long[] equal, Payload differing) {
    traffic.serving.remove(serve);
    desk.release(serve.request().digests());
    if (outcome != Outcome.OK) {
      desk.release(differing);
      desk.fail("the local disk could not be read at " + serve.request().range());
    } else if (link.isIn(serve.session())) {
      copiedBytes += differing.length();
      equalBytes += serve.request().range().length() - differing.length();
      link.send(new Message.PullReply(serve.request().id(), equal, differing));
    } else {
      desk.release(differing);
    }
  }

  void peerSynced(Message.Synced report) {
    for (ByteRange range : report.ranges()) {
      bitmaps.peerLacks.remove(desk.geometry.firstBlock(range), desk.geometry.endBlock(range));
    }
    if (bitmaps.peerLacks.isEmpty()) {
      desk.emit(new Effect.Changed("resync finished"));
    }
  }
}
