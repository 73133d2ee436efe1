package tanabata.node.filesystem;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockRefused;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Mode;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NewFilesystem;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.Superblock;
import tanabata.foundation.Outcome;
import tanabata.node.admin.Reply;

/// The device, for those who may wait for it.
final class DeviceAccess {

  /// Writes that are under way at once.
  private static final int MOST_WRITES = 64;

  /// What is looked at before anything is written: other filesystems begin there.
  private static final int BLOCKS_OF_OTHERS = 32;

  private final MountedFilesystem.Ground ground;

  private static final class Waiting implements Ticket {
    private final CompletableFuture<List<byte[]>> blocks = new CompletableFuture<>();
  }

  DeviceAccess(MountedFilesystem.Ground ground) {
    this.ground = ground;
  }

  private DeviceWork work() {
    return new DeviceWork(ground.device(), ground.owner(), DeviceAccess::completed);
  }

  private static void completed(Input input) {
    if (input instanceof Input.BlocksRead read) {
      Waiting waiting = (Waiting) read.ticket();
      if (read.outcome() == Outcome.OK) {
        waiting.blocks.complete(read.blocks());
      } else {
        waiting.blocks.completeExceptionally(
            new IllegalStateException("the device cannot be read: " + read.outcome()));
      }
    }
  }

  List<byte[]> blocks(long first, int count) {
    Waiting waiting = new Waiting();
    work().readBlocks(new Effect.ReadBlocks(waiting, first, count));
    return waiting.blocks.join();
  }

  byte[] block(long number) {
    return blocks(number, 1).getFirst();
  }

  Optional<Superblock> superblock() {
    return Superblock.read(block(Geometry.SUPERBLOCK))
        .filter(found -> found.geometry().blocks() * Geometry.BLOCK <= ground.device().sizeBytes());
  }

  /// What the device holds, as the end of a sentence.
  Optional<String> describe() {
    Optional<Superblock> ours = superblock();
    if (ours.isPresent()) {
      String label = ours.get().label();
      return Optional.of(
          "a filesystem of ours" + (label.isEmpty() ? "" : ", labelled '" + label + "'"));
    }
    List<byte[]> first = blocks(0, BLOCKS_OF_OTHERS);
    if ((first.get(0)[1080] & 0xFF) == 0x53 && (first.get(0)[1081] & 0xFF) == 0xEF) {
      return Optional.of("an ext2, ext3 or ext4 filesystem");
    }
    if (isAt(first.get(0), 0, "XFSB")) {
      return Optional.of("an XFS filesystem");
    }
    if (isAt(first.get(16), 64, "_BHRfS_M")) {
      return Optional.of("a btrfs filesystem");
    }
    byte[] zeros = new byte[Geometry.BLOCK];
    boolean isBlank = first.stream().allMatch(block -> Arrays.equals(block, zeros));
    return isBlank ? Optional.empty() : Optional.of("data");
  }

  private static boolean isAt(byte[] block, int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(block, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  Superblock newSuperblock(String label, Instant now) {
    SecureRandom random = new SecureRandom();
    Geometry geometry = Geometry.of(ground.device().sizeBytes());
    return new Superblock(
        UUID.randomUUID(),
        random.nextLong(),
        new Superblock.HashSeed(random.nextLong(), random.nextLong()),
        geometry,
        NewFilesystem.root(geometry),
        ChronoUnit.NANOS.between(Instant.EPOCH, now),
        label,
        Superblock.Features.NONE);
  }

  /// Does something while no host has it mounted, and none can mount it.
  ///
  /// @param work is told whether that still holds, when it asks
  /// @return what that comes to, or that another host has it mounted
  Reply alone(Function<BooleanSupplier, Reply> work) {
    // Whoever looks for mounts that are gone meanwhile must not find a slot in use here.
    try (Taken mount = take(LockId.MOUNT, LockOptions.DEFAULT)) {
      for (int slot = 0; slot < Geometry.SLOTS; slot++) {
        take(LockId.slot(slot), LockOptions.DEFAULT.with(Flag.NO_QUEUE)).close();
      }
      return work.apply(mount.lock()::isValid);
    } catch (NotTaken e) {
      return new Reply.Refused(ground.resource() + e.getMessage());
    } catch (CompletionException e) {
      return new Reply.Refused(ground.resource() + ": " + e.getCause().getMessage());
    }
  }

  private static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotTaken(Throwable cause) {
      super(
          cause instanceof LockRefused
              ? " is mounted on the other host; 'tanabata umount' there first"
              : " cannot be locked: " + cause.getMessage());
    }
  }

  /// A lock that is held for a moment.
  private record Taken(HeldLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.unlock();
    }
  }

  private Taken take(LockId lock, LockOptions options) {
    try {
      return new Taken(ground.locks().lock(SharedLocks.name(lock), Mode.EX, options).join());
    } catch (CompletionException e) {
      throw new NotTaken(e.getCause());
    }
  }

  /// Whether a mount has ended without writing all to its place, and nobody has done it since. Of a
  /// slot that is damaged nobody knows.
  boolean hasJournalToReplay(Superblock superblock) {
    return soundSlots(superblock).stream().anyMatch(SlotView::isInUse);
  }

  /// The highest version that a mount has given or seen, when all are gone in good order; empty if
  /// a slot is damaged, so that nobody knows.
  Optional<Long> clock(Superblock superblock) {
    List<byte[]> sound = soundSlots(superblock);
    return sound.size() == Geometry.SLOTS
        ? sound.stream().map(SlotView::clock).max(Long::compare)
        : Optional.empty();
  }

  private List<byte[]> soundSlots(Superblock superblock) {
    List<byte[]> sound = new ArrayList<>();
    for (int slot = 0; slot < Geometry.SLOTS; slot++) {
      long number = superblock.geometry().slotBlock(slot);
      byte[] block = block(number);
      boolean isSound =
          BlockHeader.fault(block, superblock.seal(), superblock.id(), BlockType.SLOT, number, 0)
              .isEmpty();
      if (isSound) {
        sound.add(block);
      }
    }
    return sound;
  }

  /// Writes blocks, and makes them durable.
  ///
  /// @param mayWrite whether that still holds for which they are written
  /// @return why not
  Optional<String> write(Map<Long, byte[]> blocks, BooleanSupplier mayWrite) {
    Writes writes = new Writes();
    for (Map.Entry<Long, byte[]> block : blocks.entrySet()) {
      if (!mayWrite.getAsBoolean()) {
        return Optional.of("this host was cut off; nothing more was written");
      }
      writes.write(block.getKey(), block.getValue(), false);
    }
    writes.flush();
    return writes.trouble();
  }

  /// Writes blocks, makes the last one durable after all others, and waits for that.
  ///
  /// @return why not
  Optional<String> write(Consumer<Consumer<NewFilesystem.Written>> source) {
    Writes writes = new Writes();
    source.accept(written -> {
      boolean last = written.block() == Geometry.SUPERBLOCK;
      if (last) {
        writes.flush();
      }
      writes.write(written.block(), written.bytes(), last);
    });
    return writes.trouble();
  }

  /// Writes some of which are under way at once.
  private final class Writes {
    private final DeviceWork work = work();
    private final Semaphore room = new Semaphore(MOST_WRITES);
    private final AtomicReference<Outcome> worst = new AtomicReference<>(Outcome.OK);

    void write(long block, byte[] bytes, boolean durable) {
      room.acquireUninterruptibly();
      work.write(
          block,
          bytes,
          durable,
          outcome -> {
            ended(outcome);
            room.release();
          });
    }

    private void ended(Outcome outcome) {
      if (outcome != Outcome.OK) {
        worst.set(outcome);
      }
    }

    private void await() {
      room.acquireUninterruptibly(MOST_WRITES);
      room.release(MOST_WRITES);
    }

    void flush() {
      await();
      CompletableFuture<Outcome> flushed = new CompletableFuture<>();
      work.flush(flushed::complete);
      ended(flushed.join());
    }

    Optional<String> trouble() {
      await();
      return worst.get() == Outcome.OK
          ? Optional.empty()
          : Optional.of("the device cannot be written: " + worst.get());
    }
  }
}
