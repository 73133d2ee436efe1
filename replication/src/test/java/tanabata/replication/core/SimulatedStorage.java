package tanabata.replication.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.KeptVersion;
import tanabata.replication.model.Marks;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.WriteKind;
import tanabata.simulation.SimulatedDisk;
import tanabata.simulation.World;

/// The disk, the metadata and the undo log of a simulated host.
///
/// It keeps the core honest: nothing may overwrite a block that an open undo log has not saved, and
/// while the log is open, log and disk together must be the version that was there at its opening.
final class SimulatedStorage {

  private static final int SECTOR = BlockDevice.SECTOR;

  /// Shorter than any write takes.
  private static final long TO_FIND_NO_SPACE = 10_000;

  private final World world;
  private final Geometry geometry;
  private final SimulatedNode node;
  private final int slowPercent;
  private final SimulatedDisk<Long> disk;
  private final SimulatedMetadata metadata;
  private final List<Landing> landings = new ArrayList<>();
  private Optional<Snapshot> undo = Optional.empty();
  private final List<Held> held = new ArrayList<>();
  private boolean full;
  private boolean broken;
  private boolean closed;
  private int inProgress;

  /// A write that the disk has been handed and has not completed.
  private record Landing(int first, long[] values, boolean durable) {
    int end() {
      return first + values.length;
    }
  }

  /// A write that finds no space. It may have been carried out in part.
  private record Held(Ticket ticket, Landing landing) {}

  /// @param all what the whole disk held when the log was opened
  private record Snapshot(DataIdentity before, boolean keeps, long[] all, BlockSet saved) {

    Snapshot copy() {
      return new Snapshot(before, keeps, all, SimulatedStorage.copy(saved));
    }
  }

  /// All that the host has on disks at one moment.
  record Image(List<Long> disk, List<byte[]> metadata, Optional<Snapshot> undo) {}

  SimulatedStorage(World world, Scale scale, SimulatedNode node) {
    this.world = world;
    this.geometry = scale.geometry();
    this.slowPercent = scale.slowPercent();
    this.node = node;
    disk = new SimulatedDisk<>((int) (geometry.deviceBytes() / SECTOR), 0L);
    metadata = new SimulatedMetadata(geometry);
  }

  void format(NodeId id, boolean empty) {
    metadata.format(id, empty);
  }

  void fill(long[] values) {
    for (int i = 0; i < values.length; i++) {
      disk.put(i, values[i]);
      disk.sync(i);
    }
  }

  void flipMetadata(long offset) {
    metadata.flip(offset);
  }

  RecoveredMetadata recovered() {
    RecoveredMetadata found = metadata.load().recovered();
    return undo.map(log -> found.with(new KeptVersion(log.before, log.keeps, copy(log.saved))))
        .orElse(found);
  }

  long sector(int number) {
    return disk.get(number);
  }

  Image image() {
    return new Image(disk.image(), metadata.image(), undo.map(Snapshot::copy));
  }

  Marks marks() {
    return metadata.marks();
  }

  Marks durableMarks() {
    return metadata.durableMarks();
  }

  /// An image takes the place of what a host that is down has on disks.
  void putBack(Image image) {
    disk.putBack(image.disk());
    metadata.putBack(image.metadata());
    undo = image.undo().map(Snapshot::copy);
  }

  /// From here on everything fails, until the process starts anew.
  void breakDown() {
    broken = true;
    List<Held> failing = List.copyOf(held);
    held.clear();
    failing.forEach(
        one -> later(() -> node.give(new Input.Done(one.ticket, Outcome.IO_ERROR, Payload.NONE))));
  }

  /// From here on no write of data finds space, until there is room.
  void fill() {
    full = true;
  }

  void makeRoom() {
    full = false;
    List<Held> trying = List.copyOf(held);
    held.clear();
    trying.forEach(one -> later(() -> written(one.ticket, one.landing)));
  }

  /// What finds no space with this ticket is not wanted any more.
  void recall(Ticket ticket) {
    for (Held one : List.copyOf(held)) {
      if (one.ticket == ticket) {
        held.remove(one);
        landings.remove(one.landing);
        disk.endWrite(one.landing.first, one.landing.end());
        landInPart(one.landing);
        later(() -> node.give(new Input.Done(ticket, Outcome.GONE, Payload.NONE)));
      }
    }
  }

  boolean isBroken() {
    return broken;
  }

  /// As a daemon closes its disk when it has left. A broken one may be at something for ever.
  void close() {
    int operations = inProgress + held.size();
    if (operations > 0 && !broken) {
      throw new AssertionError(
          node.id + " has left while its disk is at " + operations + " operations");
    }
    closed = true;
  }

  /// The process ends.
  void die() {
    // Of the writes under way any part may have reached the disk.
    landings.forEach(this::landInPart);
    landings.clear();
    held.clear();
    disk.forgetOperations();
    broken = false;
    closed = false;
    inProgress = 0;
  }

  private void landInPart(Landing landing) {
    for (int i = 0; i < landing.values.length; i++) {
      if (world.chance(50)) {
        land(landing, landing.first + i);
      }
    }
  }

  void losePower() {
    disk.losePower(world);
    metadata.losePower(world);
  }

  void carryOut(Effect.Storage effect) {
    if (closed) {
      throw new AssertionError(node.id + " has left, and asks its disk for " + effect);
    }
    if (broken) {
      later(() -> fail(effect));
      return;
    }
    switch (effect) {
      case Effect.ReadDisk read -> {
        int first = sector(read.range().start());
        int end = sector(read.range().end());
        disk.beginRead(first, end);
        later(() -> {
          disk.endRead(first, end);
          done(read.ticket(), node.payload(values(read.range())));
        });
      }
      case Effect.WriteDisk write -> write(write);
      case Effect.FlushDisk flush -> {
        long[] mark = disk.mark();
        later(() -> {
          disk.syncTo(mark);
          done(flush.ticket(), Payload.NONE);
        });
      }
      case Effect.Digest digest ->
          later(() -> done(digest.ticket(), node.payload(values(digest.range()))));
      case Effect.Compare compare -> later(() -> compare(compare));
      case Effect.Persist persist -> {
        Runnable sync = metadata.write(persist.change());
        later(() -> {
          sync.run();
          done(persist.ticket(), Payload.NONE);
        });
      }
      case Effect.OpenUndo open -> later(() -> open(open));
      case Effect.Preserve preserve -> later(() -> preserve(preserve));
      case Effect.RollBack back -> later(() -> rollBack(back));
      case Effect.DropUndo drop -> {
        undo = Optional.empty();
        later(() -> done(drop.ticket(), Payload.NONE));
      }
    }
  }

  private void fail(Effect.Storage effect) {
    if (effect instanceof Effect.Compare compare) {
      node.give(new Input.Compared(compare.ticket(), Outcome.IO_ERROR, new long[0], Payload.NONE));
    } else {
      node.give(new Input.Done(ticket(effect), Outcome.IO_ERROR, Payload.NONE));
    }
  }

  private static Ticket ticket(Effect.Storage effect) {
    return switch (effect) {
      case Effect.ReadDisk read -> read.ticket();
      case Effect.WriteDisk write -> write.ticket();
      case Effect.FlushDisk flush -> flush.ticket();
      case Effect.Digest digest -> digest.ticket();
      case Effect.Compare compare -> compare.ticket();
      case Effect.Persist persist -> persist.ticket();
      case Effect.OpenUndo open -> open.ticket();
      case Effect.Preserve preserve -> preserve.ticket();
      case Effect.RollBack back -> back.ticket();
      case Effect.DropUndo drop -> drop.ticket();
    };
  }

  private void write(Effect.WriteDisk write) {
    int first = sector(write.range().start());
    int end = sector(write.range().end());
    demandSaved(write.range());
    long[] values = new long[end - first];
    if (write.kind() == WriteKind.DATA) {
      long[] all = ((SectorPayload) write.payload()).values();
      System.arraycopy(all, write.offset() / SECTOR, values, 0, values.length);
    }
    disk.beginWrite(first, end);
    Landing landing = new Landing(first, values, write.durable());
    landings.add(landing);
    if (full) {
      held.add(new Held(write.ticket(), landing));
      node.later(TO_FIND_NO_SPACE, () -> node.give(new Input.Held(write.ticket())));
    } else {
      later(() -> written(write.ticket(), landing));
    }
  }

  private void written(Ticket ticket, Landing landing) {
    landings.remove(landing);
    disk.endWrite(landing.first, landing.end());
    for (int i = landing.first; i < landing.end(); i++) {
      land(landing, i);
    }
    done(ticket, Payload.NONE);
  }

  private void land(Landing landing, int sector) {
    disk.put(sector, landing.values[sector - landing.first]);
    if (landing.durable) {
      disk.sync(sector);
    }
  }

  private void compare(Effect.Compare compare) {
    long[] theirs = ((SectorPayload) compare.digests()).values();
    long[] mine = values(compare.range());
    int perBlock = geometry.blockBytes() / SECTOR;
    int blocks = mine.length / perBlock;
    long[] equal = new long[(blocks + 63) / 64];
    long[] differing = new long[mine.length];
    int used = 0;
    for (int block = 0; block < blocks; block++) {
      int from = block * perBlock;
      int to = from + perBlock;
      if (Arrays.equals(mine, from, to, theirs, from, to)) {
        equal[block >> 6] |= 1L << block;
      } else {
        System.arraycopy(mine, from, differing, used, perBlock);
        used += perBlock;
      }
    }
    Payload payload = node.payload(Arrays.copyOf(differing, used));
    node.give(new Input.Compared(compare.ticket(), Outcome.OK, equal, payload));
  }

  // The undo log.

  private void open(Effect.OpenUndo open) {
    boolean fails = open.retention() == Effect.Retention.UNTIL_RESYNCED && world.chance(5);
    if (fails) {
      node.give(new Input.Done(open.ticket(), Outcome.IO_ERROR, Payload.NONE));
      return;
    }
    long[] all = values(new ByteRange(0, geometry.deviceBytes()));
    undo =
        Optional.of(
            new Snapshot(
                open.before(),
                open.retention() == Effect.Retention.KEPT,
                all,
                new BlockSet(geometry.blocks())));
    done(open.ticket(), Payload.NONE);
  }

  private void preserve(Effect.Preserve preserve) {
    boolean fails = undo.isEmpty() || world.chance(1);
    undo.filter(_ -> !fails)
        .ifPresent(log -> {
          ByteRange range = preserve.blocks();
          int first = sector(range.start());
          long[] now = values(range);
          for (int i = 0; i < now.length; i++) {
            if (now[i] != log.all[first + i] && !isSaved(log, first + i)) {
              throw new AssertionError(
                  node.id + ": sector " + (first + i) + " was overwritten before it was saved");
            }
          }
          log.saved.add(geometry.firstBlock(range), geometry.endBlock(range));
        });
    node.give(
        new Input.Done(preserve.ticket(), fails ? Outcome.NO_SPACE : Outcome.OK, Payload.NONE));
  }

  private boolean isSaved(Snapshot log, int sector) {
    return log.saved.contains((long) sector * SECTOR / geometry.blockBytes());
  }

  private void demandSaved(ByteRange range) {
    undo.ifPresent(log -> {
      long first = geometry.firstBlock(range);
      long end = geometry.endBlock(range);
      if (log.saved.nextAbsent(first, end) < end) {
        throw new AssertionError(node.id + ": " + range + " is overwritten and was not saved");
      }
    });
  }

  private void rollBack(Effect.RollBack back) {
    Snapshot log = undo.orElseThrow();
    for (int i = 0; i < log.all.length; i++) {
      if (isSaved(log, i)) {
        disk.put(i, log.all[i]);
        disk.sync(i);
      } else if (disk.get(i) != log.all[i]) {
        throw new AssertionError(node.id + ": sector " + i + " of the old version is lost");
      }
    }
    done(back.ticket(), Payload.NONE);
  }

  private static BlockSet copy(BlockSet set) {
    BlockSet copy = new BlockSet(set.blocks());
    for (int word = 0; word < set.wordCount(); word++) {
      copy.put(word, set.word(word));
    }
    return copy;
  }

  private void done(Ticket ticket, Payload payload) {
    node.give(new Input.Done(ticket, Outcome.OK, payload));
  }

  private long[] values(ByteRange range) {
    int first = sector(range.start());
    long[] values = new long[sector(range.end()) - first];
    for (int i = 0; i < values.length; i++) {
      values[i] = disk.get(first + i);
    }
    return values;
  }

  private static int sector(long offset) {
    return Math.toIntExact(offset / SECTOR);
  }

  private void later(Runnable end) {
    inProgress++;
    node.later(
        diskDelay(),
        () -> {
          inProgress--;
          end.run();
        });
  }

  private long diskDelay() {
    return world.between(10_000, world.chance(slowPercent) ? 5_000_000 : 400_000);
  }
}
