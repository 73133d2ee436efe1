package tanabata.integration.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;

/// Metadata areas that the writer made, corrupted on the disk; often with checksums that fit again,
/// so that what stands behind them is looked at. What is accepted can be gone on with: it is the
/// same after one more change, but for that change.
final class MetadataTarget implements Target {

  private static final Geometry GEOMETRY = Geometry.of((62L * 64 + 17) * Geometry.BLOCK);
  private static final MetadataLayout LAYOUT = new MetadataLayout(GEOMETRY);
  private static final NodeId VEGA = new NodeId("vega");
  private static final int SECTOR = 512;
  private static final int HEADER = 16;
  private static final int PAGE = 4096;
  private static final int SUPERBLOCK_SECTORS = 4;
  private static final int RING_END = 66 * PAGE;
  private static final int SLOTS = 20;

  private static final byte[] FRESH = fresh();

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) {
    byte[] area = FRESH.clone();
    int transactions = history(draw, area);
    for (int i = draw.below(3); i > 0; i--) {
      corrupt(draw, inputs, area, transactions);
    }
    try {
      MetadataReader.Metadata found = reader(area).read();
      goOn(area, found);
      return true;
    } catch (MetadataException refused) {
      Sentences.check(refused.getMessage());
      return false;
    }
  }

  private static Superblock first(long sequence) {
    return new Superblock(sequence, "home", VEGA, GEOMETRY, PersistentState.fresh(true));
  }

  private static byte[] fresh() {
    byte[] area = new byte[(int) LAYOUT.bytes()];
    MetadataWriter.format(LAYOUT, first(1), true, write -> put(area, write));
    return area;
  }

  private static void put(byte[] area, MetadataWriter.Write write) {
    write.bytes().get(0, area, (int) write.offset(), write.bytes().limit());
  }

  private static MetadataReader reader(byte[] area) {
    return new MetadataReader((offset, length) -> {
      byte[] bytes = new byte[length];
      long there = Math.clamp(area.length - offset, 0, length);
      if (offset >= 0 && there > 0) {
        System.arraycopy(area, (int) offset, bytes, 0, (int) there);
      }
      return ByteBuffer.wrap(bytes);
    });
  }

  /// @return how many transactions the ring has had
  private static int history(Draw draw, byte[] area) {
    MetadataWriter writer = new MetadataWriter(LAYOUT, first(2));
    int transactions = 0;
    for (int i = draw.below(12); i > 0; i--) {
      MetadataChange change =
          switch (draw.below(4)) {
            case 0 -> state(draw);
            case 1 -> bits(draw);
            default -> activity(draw, ++transactions);
          };
      writer.encode(change).forEach(write -> put(area, write));
    }
    return transactions;
  }

  private static MetadataChange state(Draw draw) {
    List<Generation> lineage = new ArrayList<>();
    for (int i = draw.below(5); i > 0; i--) {
      lineage.add(new Generation(i, draw.any(), VEGA));
    }
    return new PersistentState(
        new DataIdentity(lineage, draw.chance(50)),
        draw.number(9),
        draw.below(4),
        draw.chance(50) ? Trust.OUTDATED : Trust.TRUSTED,
        draw.number(9),
        new LastStandalone(draw.number(9), draw.chance(50)),
        new Marks(draw.number(9), draw.number(9)));
  }

  private static MetadataChange bits(Draw draw) {
    long[] words = new long[BlockSet.WORDS_PER_SECTOR];
    Arrays.setAll(words, _ -> draw.any());
    return new MetadataChange.Bits(
        draw.oneOf(MetadataChange.Bitmap.values()), new int[] {0}, new long[][] {words});
  }

  private static MetadataChange activity(Draw draw, long sequence) {
    int[] slots = new int[draw.below(5)];
    Arrays.setAll(slots, _ -> draw.below(SLOTS));
    long[] extents = new long[slots.length];
    Arrays.setAll(extents, _ -> draw.below(5) - 1);
    long[] context = new long[draw.below(SLOTS)];
    Arrays.setAll(context, _ -> draw.below(5) - 1);
    return new MetadataChange.Activity(
        sequence, draw.chance(10), slots, extents, 0, context, Marks.NONE);
  }

  /// One structure of the area: a superblock copy, a page of the ring that is in use, a bitmap's
  /// sector.
  private static void corrupt(Draw draw, InputLog inputs, byte[] area, int transactions) {
    int pages = RING_END / PAGE;
    int page =
        switch (draw.below(4)) {
          case 0 -> draw.below(2);
          case 1, 2 -> 2 + draw.below(transactions + 2) % (pages - 2);
          default -> pages + draw.below(area.length / PAGE - pages);
        };
    int from = page * PAGE;
    int length = page < 2 ? SUPERBLOCK_SECTORS * SECTOR : page < pages ? PAGE : 2 * SECTOR;
    // Most of a page is empty, and what is empty is the same when it is corrupted.
    int payload = draw.chance(70) ? HEADER + 80 : length;
    byte[] part = Arrays.copyOfRange(area, from, from + payload);
    System.arraycopy(Mutations.corruptInPlace(draw, part), 0, area, from, payload);
    if (draw.chance(80)) {
      reseal(area, from, length, page < pages);
    }
    inputs.input("page " + page + " of the area is now:");
    inputs.input(Arrays.copyOfRange(area, from, from + length));
  }

  /// Computes checksums anew, as `docs/FORMATS.md` draws them: of the whole structure, in the last
  /// four bytes of its payload, and of each sector.
  private static void reseal(byte[] area, int from, int length, boolean whole) {
    ByteBuffer out = ByteBuffer.wrap(area);
    if (whole) {
      CRC32C all = new CRC32C();
      for (int at = from; at < from + length; at += SECTOR) {
        boolean last = at + SECTOR == from + length;
        all.update(area, at + HEADER, SECTOR - HEADER - (last ? Integer.BYTES : 0));
      }
      out.putInt(from + length - Integer.BYTES, (int) all.getValue());
    }
    for (int at = from; at < from + length; at += SECTOR) {
      CRC32C one = new CRC32C();
      one.update(ByteBuffer.allocate(Long.BYTES).putLong(0, at / SECTOR));
      one.update(area, at + 4, SECTOR - 4);
      out.putInt(at, (int) one.getValue());
    }
  }

  private static void goOn(byte[] area, MetadataReader.Metadata found) throws MetadataException {
    if (!found.superblock().geometry().equals(GEOMETRY)) {
      return; // the daemon compares it with the device
    }
    MetadataWriter writer = new MetadataWriter(LAYOUT, found.superblock());
    writer.encode(found.superblock().state()).forEach(write -> put(area, write));
    MetadataReader.Metadata again = reader(area).read();
    boolean same =
        again.superblock().state().equals(found.superblock().state())
            && Arrays.equals(again.recovered().activity(), found.recovered().activity())
            && again.recovered().undo().equals(Optional.empty())
            && words(again.recovered().invalid()).equals(words(found.recovered().invalid()))
            && words(again.recovered().peerLacks()).equals(words(found.recovered().peerLacks()));
    if (!same) {
      throw new AssertionError("written anew it is " + again + ", not " + found);
    }
  }

  private static List<Long> words(BlockSet set) {
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < set.wordCount(); i++) {
      words.add(set.word(i));
    }
    return words;
  }
}
