package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupView;
import tanabata.filesystem.format.Record;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.SlotView.Tail;
import tanabata.filesystem.format.Superblock;

/// Brings to their places what the journals of mounts that are gone say, and empties them.
///
/// A record that is not whole has not happened, and neither has what would come after it. Of each
/// block the last image of all these journals counts, if the block is metadata still, as the newest
/// bitmap says, and has no later version in its place already. So it can be done again and again.
///
/// The newest bitmap may be on the disk, in one of the journals, or with the mount that does this:
/// no other mount may be alive, for it could have a newer one. That is why the journals of all that
/// are gone are replayed together.
final class Replay {

  /// How much of a journal is read at once.
  private static final int WINDOW = 256;

  private final Superblock superblock;
  private final Geometry geometry;
  private final Consumer<? super Effect> effects;
  private final LongFunction<Optional<byte[]>> known;
  private final Runnable then;
  private final List<Journal> journals = new ArrayList<>();
  private final Map<Long, Record.Image> images = new LinkedHashMap<>();

  /// Bitmaps of metadata, by group, as they are after the journals.
  private final Map<Integer, byte[]> bitmaps = new LinkedHashMap<>();

  private int current;

  /// The journal of one slot, as far as it was read.
  private static final class Journal {
    private final int slot;
    private final byte[] block;
    private int place;
    private long sequence;
    private long clock;
    private int records;

    Journal(int slot, byte[] block) {
      this.slot = slot;
      this.block = block;
      Tail tail = SlotView.tail(block);
      place = tail.block();
      sequence = tail.sequence();
      clock = SlotView.clock(block);
    }
  }

  /// @param slots with their blocks as they are on the disk
  /// @param known a block as this mount has it, if it does
  /// @param then when all is in place and durable, and the slots are clean
  Replay(
      Superblock superblock,
      Map<Integer, byte[]> slots,
      LongFunction<Optional<byte[]>> known,
      Consumer<? super Effect> effects,
      Runnable then) {
    this.superblock = superblock;
    this.geometry = superblock.geometry();
    this.known = known;
    this.effects = effects;
    this.then = then;
    slots.forEach((slot, block) -> journals.add(new Journal(slot, block)));
  }

  void begin() {
    if (current == journals.size()) {
      readBitmaps();
    } else {
      seek(journal().place % geometry.journalBlocks());
    }
  }

  private Journal journal() {
    return journals.get(current);
  }

  private void read(int from, int count, Consumer<List<byte[]>> next) {
    effects.accept(
        new Effect.ReadBlocks(
            new Continue.WithBlocks(next), geometry.journalStart(journal().slot) + from, count));
  }

  /// Looks for the next record at this block of the journal.
  private void seek(int from) {
    int count = Math.min(WINDOW, geometry.journalBlocks() - from);
    read(from, count, blocks -> window(from, blocks));
  }

  private void window(int from, List<byte[]> blocks) {
    int at = 0;
    while (at < blocks.size()) {
      int length = Record.length(blocks.get(at), superblock.id()).orElse(0);
      if (length == 0 || length > geometry.journalBlocks() - from - at) {
        missing(from + at);
        return;
      }
      if (at + length > blocks.size()) {
        longRecord(from + at, length);
        return;
      }
      if (!take(blocks.subList(at, at + length))) {
        missing(from + at);
        return;
      }
      at += length;
      journal().place = from + at;
    }
    seek(journal().place % geometry.journalBlocks());
  }

  /// A record that reaches beyond what was read.
  private void longRecord(int from, int length) {
    read(
        from,
        length,
        blocks -> {
          if (take(blocks)) {
            journal().place = from + length;
            seek(journal().place % geometry.journalBlocks());
          } else {
            missing(from);
          }
        });
  }

  /// No record is there; it may have had no room before the end.
  private void missing(int at) {
    if (at == 0) {
      current++;
      begin();
    } else {
      seek(0);
    }
  }

  private boolean take(List<byte[]> blocks) {
    byte[] all = new byte[blocks.size() * Geometry.BLOCK];
    for (int i = 0; i < blocks.size(); i++) {
      System.arraycopy(blocks.get(i), 0, all, i * Geometry.BLOCK, Geometry.BLOCK);
    }
    Journal journal = journal();
    Optional<Record> record =
        Record.read(all, superblock.seal())
            .filter(found -> found.sequence() == journal.sequence)
            .filter(found -> found.incarnation() == SlotView.incarnation(journal.block));
    record.ifPresent(found -> {
      found.images().forEach(this::take);
      journal.sequence++;
      journal.records++;
      journal.clock = Math.max(journal.clock, found.clock());
    });
    return record.isPresent();
  }

  private void take(Record.Image image) {
    if (!geometry.contains(image.block(), 1)) {
      throw new Damaged("a journal has block " + image.block() + ", beyond the end of the device");
    }
    images.merge(
        image.block(), image, (one, other) -> one.version() > other.version() ? one : other);
  }

  private void readBitmaps() {
    List<Integer> groups =
        images.keySet().stream().map(Geometry::groupOf).distinct().sorted().toList();
    Countdown all = new Countdown(groups.size(), this::readPlaces);
    for (int group : groups) {
      long block = geometry.metadataBitmap(group);
      Consumer<List<byte[]>> next =
          blocks -> {
            bitmaps.put(group, newest(block, blocks.getFirst()));
            all.oneLess();
          };
      effects.accept(new Effect.ReadBlocks(new Continue.WithBlocks(next), block, 1));
    }
    all.check();
  }

  /// Runs something when so many others have ended.
  private static final class Countdown {
    private final Runnable then;
    private int left;

    Countdown(int count, Runnable then) {
      this.left = count;
      this.then = then;
    }

    void oneLess() {
      left--;
      check();
    }

    void check() {
      if (left == 0) {
        left = -1;
        then.run();
      }
    }
  }

  /// The latest of what is in place, what the journals say, and what is known here.
  private byte[] newest(long block, byte[] inPlace) {
    Record.Image image = images.get(block);
    byte[] after = image == null || isLater(inPlace, image) ? inPlace : image.bytes();
    return known
        .apply(block)
        .filter(own -> BlockHeader.version(own) > BlockHeader.version(after))
        .orElse(after);
  }

  private boolean isLater(byte[] inPlace, Record.Image image) {
    return BlockHeader.fault(inPlace, superblock.seal(), superblock.id(), image.block()).isEmpty()
        && BlockHeader.version(inPlace) >= image.version();
  }

  private void readPlaces() {
    List<Record.Image> metadata =
        images.values().stream().filter(this::isMetadata).filter(image -> !isKnown(image)).toList();
    List<Record.Image> late = new ArrayList<>();
    Countdown all = new Countdown(metadata.size(), () -> write(late));
    for (Record.Image image : metadata) {
      Consumer<List<byte[]>> next =
          blocks -> {
            if (!isLater(blocks.getFirst(), image)) {
              late.add(image);
            }
            all.oneLess();
          };
      effects.accept(new Effect.ReadBlocks(new Continue.WithBlocks(next), image.block(), 1));
    }
    all.check();
  }

  /// A block that was freed since, and holds data of a file now, must not be written over.
  private boolean isMetadata(Record.Image image) {
    byte[] bitmap = bitmaps.get(Geometry.groupOf(image.block()));
    return BlockHeader.type(bitmap).filter(type -> type == BlockType.METADATA_BITMAP).isPresent()
        && GroupView.isSet(bitmap, (int) (image.block() % Geometry.GROUP_BLOCKS));
  }

  /// Whether this mount has the block as it became by this image, or later. Then the image was in
  /// place when this mount read the block, and what it has made of it since may be on its way there
  /// at this moment.
  private boolean isKnown(Record.Image image) {
    return known
        .apply(image.block())
        .filter(own -> BlockHeader.version(own) >= image.version())
        .isPresent();
  }

  private void write(List<Record.Image> late) {
    Countdown all = new Countdown(late.size(), this::flush);
    for (Record.Image image : late) {
      BlockHeader.seal(image.bytes(), superblock.seal());
      effects.accept(
          new Effect.WriteBlocks(
              new Continue.Plainly(all::oneLess), image.block(), image.bytes(), false));
    }
    all.check();
  }

  private void flush() {
    effects.accept(new Effect.Flush(new Continue.Plainly(this::empty)));
  }

  private void empty() {
    Countdown all = new Countdown(journals.size(), this::end);
    for (Journal journal : journals) {
      byte[] block = journal.block.clone();
      SlotView.setInUse(block, false);
      SlotView.setTail(block, new Tail(journal.sequence, journal.place % geometry.journalBlocks()));
      SlotView.setClock(block, journal.clock);
      BlockHeader.seal(block, superblock.seal());
      effects.accept(
          new Effect.WriteBlocks(
              new Continue.Plainly(all::oneLess), geometry.slotBlock(journal.slot), block, true));
    }
    all.check();
  }

  private void end() {
    for (Journal journal : journals) {
      effects.accept(
          new Effect.Recovered(journal.slot, SlotView.node(journal.block), journal.records));
    }
    then.run();
  }
}
