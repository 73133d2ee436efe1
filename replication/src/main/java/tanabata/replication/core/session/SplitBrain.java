package tanabata.replication.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.state.Generation;
import tanabata.replication.core.metadata.Bitmaps;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.model.Message;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.SplitBrainReport;

/// Both nodes went on without the other, and wait for somebody to say whose version is kept.
/// Meanwhile they send each other which blocks they changed, stretch by stretch in lockstep, so
/// that whoever decides can see what is at stake.
public final class SplitBrain {

  private final CoreContext context;
  private final PeerSession session;
  private final Bitmaps bitmaps;
  private Optional<Found> found = Optional.empty();
  private int nextChunk;
  private Tally mine = new Tally();
  private Tally theirs = new Tally();
  private Tally both = new Tally();

  private record Found(Generation common, Message.Hello here, Message.Hello there) {}

  /// Blocks in a row, and how many there were.
  private final class Tally {
    final List<ByteRange> ranges = new ArrayList<>();
    long count;

    void add(long block) {
      count++;
      ByteRange range = context.geometry().blockRange(block, 1);
      if (!ranges.isEmpty() && ranges.getLast().end() == range.start()) {
        ranges.add(ByteRange.between(ranges.removeLast().start(), range.end()));
      } else if (ranges.size() < SplitBrainReport.MOST_RANGES) {
        ranges.add(range);
      }
    }
  }

  public SplitBrain(CoreContext context, PeerSession session, Bitmaps bitmaps) {
    this.context = context;
    this.session = session;
    this.bitmaps = bitmaps;
  }

  /// Whether one was found, and is not over.
  public boolean isFound() {
    return found.isPresent();
  }

  public void begin(Generation common, Message.Hello here, Message.Hello there) {
    found = Optional.of(new Found(common, here, there));
    nextChunk = 0;
    mine = new Tally();
    theirs = new Tally();
    both = new Tally();
    sendChunk();
  }

  /// The newest generation that both nodes have.
  public Optional<Generation> common() {
    return found.map(Found::common);
  }

  public void end() {
    found = Optional.empty();
  }

  /// @return whether the chunk was expected
  public boolean received(Message.BitmapChunk chunk) {
    int length = length(chunk.index());
    if (chunk.index() != nextChunk || length <= 0 || chunk.touched().length != length) {
      return false;
    }
    int from = chunk.index() * BitmapExchange.WORDS_PER_CHUNK;
    for (int i = 0; i < length; i++) {
      long here = bitmaps.peerLacks().word(from + i);
      long there = chunk.touched()[i];
      tally(mine, from + i, here);
      tally(theirs, from + i, there);
      tally(both, from + i, here & there);
    }
    nextChunk++;
    if (length(nextChunk) > 0) {
      sendChunk();
    } else {
      context.notify(new ReplicationEvent.SplitBrainMeasured());
    }
    return true;
  }

  private static void tally(Tally tally, int word, long bits) {
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      tally.add(64L * word + Long.numberOfTrailingZeros(rest));
    }
  }

  private int length(int index) {
    int from = index * BitmapExchange.WORDS_PER_CHUNK;
    return Math.min(BitmapExchange.WORDS_PER_CHUNK, bitmaps.peerLacks().wordCount() - from);
  }

  private void sendChunk() {
    int from = nextChunk * BitmapExchange.WORDS_PER_CHUNK;
    long[] touched = new long[length(nextChunk)];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = bitmaps.peerLacks().word(from + i);
    }
    session.send(new Message.BitmapChunk(nextChunk, touched, new long[touched.length]));
  }

  public Optional<SplitBrainReport> report() {
    return found.map(one ->
        new SplitBrainReport(
            one.common,
            length(nextChunk) <= 0,
            side(one.here, mine),
            side(one.there, theirs),
            both.count,
            both.ranges));
  }

  private static SplitBrainReport.Side side(Message.Hello hello, Tally tally) {
    return new SplitBrainReport.Side(
        hello.identity().lineage().stream().findFirst(),
        hello.history().role(),
        hello.history().lastStandalone().wallMillis(),
        tally.count,
        tally.ranges);
  }
}
