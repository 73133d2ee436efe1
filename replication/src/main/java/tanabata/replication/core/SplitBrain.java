package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;

/// Both nodes went on without the other, and wait for somebody to say whose version is kept.
/// Meanwhile they tell each other which blocks they changed, stretch by stretch in lockstep, so
/// that whoever decides can see what is at stake.
final class SplitBrain {

  private final Desk desk;
  private final Link link;
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
      ByteRange range = desk.geometry.blockRange(block, 1);
      if (!ranges.isEmpty() && ranges.getLast().end() == range.start()) {
        ranges.add(ByteRange.between(ranges.removeLast().start(), range.end()));
      } else if (ranges.size() < SplitReport.MOST_RANGES) {
        ranges.add(range);
      }
    }
  }

  SplitBrain(Desk desk, Link link, Bitmaps bitmaps) {
    this.desk = desk;
    this.link = link;
    this.bitmaps = bitmaps;
  }

  boolean isOne() {
    return found.isPresent();
  }

  void begin(Generation common, Message.Hello here, Message.Hello there) {
    found = Optional.of(new Found(common, here, there));
    nextChunk = 0;
    mine = new Tally();
    theirs = new Tally();
    both = new Tally();
    sendChunk();
  }

  void end() {
    found = Optional.empty();
  }

  /// @return whether the chunk was expected
  boolean received(Message.BitmapChunk chunk) {
    int length = length(chunk.index());
    if (chunk.index() != nextChunk || length <= 0 || chunk.touched().length != length) {
      return false;
    }
    int from = chunk.index() * Meeting.WORDS_PER_CHUNK;
    for (int i = 0; i < length; i++) {
      long here = bitmaps.peerLacks.word(from + i);
      long there = chunk.touched()[i];
      tally(mine, from + i, here);
      tally(theirs, from + i, there);
      tally(both, from + i, here & there);
    }
    nextChunk++;
    if (length(nextChunk) > 0) {
      sendChunk();
    } else {
      desk.emit(new Effect.Changed("split brain: what both have changed is known"));
    }
    return true;
  }

  private static void tally(Tally tally, int word, long bits) {
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      tally.add(64L * word + Long.numberOfTrailingZeros(rest));
    }
  }

  private int length(int index) {
    int from = index * Meeting.WORDS_PER_CHUNK;
    return Math.min(Meeting.WORDS_PER_CHUNK, bitmaps.peerLacks.wordCount() - from);
  }

  private void sendChunk() {
    int from = nextChunk * Meeting.WORDS_PER_CHUNK;
    long[] touched = new long[length(nextChunk)];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = bitmaps.peerLacks.word(from + i);
    }
    link.send(new Message.BitmapChunk(nextChunk, touched, new long[touched.length]));
  }

  Optional<SplitReport> report() {
    return found.map(one ->
        new SplitReport(
            one.common,
            length(nextChunk) <= 0,
            side(one.here, mine),
            side(one.there, theirs),
            both.count,
            both.ranges));
  }

  private static SplitReport.Side side(Message.Hello hello, Tally tally) {
    return new SplitReport.Side(
        hello.identity().lineage().stream().findFirst(),
        hello.past().role(),
        hello.past().partedAt(),
        tally.count,
        tally.ranges);
  }
}
