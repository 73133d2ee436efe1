package tanabata.replication.undo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Background;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.BlockSet;
import tanabata.replication.undo.SavedRuns.Run;

/// The old content of the blocks that were overwritten since a version of the data was given up.
///
/// Before a block of the device is overwritten, the caller calls [#save] with its content, and
/// writes only when that has completed. The first content counts: a block that is saved already, or
/// about to be, is not saved again. If a save fails, the block must not be overwritten, or the log
/// must be discarded: it would no longer be the version it stands for.
///
/// Threads: everything is called on the event loop given at opening, completions are called there,
/// once each, never before the call has returned. Saves in progress at the same time share a sync.
/// Once the file cannot be written or synced, every later save fails; reopening the log finds out
/// what it holds.
public final class UndoLog {

  /// The longest content of one save: 32 MiB.
  public static final int MAX_SAVE = 32 << 20;

  private static final Payload NOTHING = new BufferPayload(Unpooled.EMPTY_BUFFER);

  private final Path path;
  private final EventLoop loop;
  private final Disk disk;
  private final UndoHeader header;
  private final SavedRuns runs;
  private final BlockSet taken;
  private final long maxBytes;
  private final Background background = Background.of("undo-discard");
  private final List<DiskCompletion> closers = new ArrayList<>();

  private List<Save> queue = new ArrayList<>();
  private long queuedBytes;
  private long end;
  private long durable;

  /// Whether a record behind the newest saves confirms that they are durable.
  private boolean marked;

  private boolean busy;
  private boolean closing;
  private Optional<DiskFailure> broken = Optional.empty();

  UndoLog(Path path, EventLoop loop, Disk disk, UndoScan.Found found, long maxBytes) {
    this.path = path;
    this.loop = loop;
    this.disk = disk;
    this.header = found.header();
    this.runs = found.runs();
    this.end = found.end();
    this.durable = found.end();
    this.maxBytes = maxBytes;
    this.taken = savedBlocks();
    this.marked = found.marked();
  }

  public Path path() {
    return path;
  }

  public UndoHeader header() {
    return header;
  }

  /// The size of the file, in bytes, with what is being written to it.
  public long sizeBytes() {
    return end;
  }

  /// Whether blocks that it does not hold are still known not to have been overwritten.
  public boolean isOpen() {
    return !closing;
  }

  /// Whether the block is saved, durably.
  public boolean isSaved(long block) {
    return runs.contains(block);
  }

  /// A copy of the set of blocks that are saved, durably.
  public BlockSet savedBlocks() {
    BlockSet copy = new BlockSet(runs.blocks().blocks());
    for (int word = 0; word < copy.wordCount(); word++) {
      copy.put(word, runs.blocks().word(word));
    }
    return copy;
  }

  /// Saves the old content of the blocks from `first` on; completes when all of them are durable.
  ///
  /// Fails with [Outcome#NO_SPACE], and records nothing, where the file would exceed its limit.
  ///
  /// @param payload whole blocks, at most [#MAX_SAVE] bytes. It stays the caller's, who may release
  ///   it as soon as this returns, but must not change its bytes before the completion
  public void save(long first, Payload payload, DiskCompletion completion) {
    checkThread();
    int blockBytes = header.geometry().blockBytes();
    int length = payload.length();
    if (length <= 0 || length > MAX_SAVE || length % blockBytes != 0) {
      throw new IllegalArgumentException(length + " bytes are not whole blocks, or too many");
    }
    checkBlocks(first, length / blockBytes);
    Optional<DiskFailure> refusal = refusal();
    if (refusal.isPresent()) {
      later(() -> completion.failed(refusal.get()));
      return;
    }
    Save save = new Save(first, payload, taken, blockBytes, completion);
    // The mark that may follow must fit too.
    if (end + queuedBytes + save.bytes() + UndoRecord.HEAD > maxBytes) {
      save.release();
      later(() -> completion.failed(full()));
      return;
    }
    save.addTo(taken);
    queuedBytes += save.bytes();
    queue.add(save);
    if (!busy) {
      busy = true;
      // In a task of its own, so that those who save in the same turn share the sync.
      later(this::next);
    }
  }

  private Optional<DiskFailure> refusal() {
    return closing ? Optional.of(gone()) : broken;
  }

  private DiskFailure gone() {
    return new DiskFailure(Outcome.GONE, "the undo log " + path + " has been closed");
  }

  private DiskFailure full() {
    return new DiskFailure(
        Outcome.NO_SPACE,
        "the undo log " + path + " is at its limit of " + maxBytes + " bytes; it holds " + end);
  }

  /// Begins with whatever is due: the saves that wait, else the mark, else the closing.
  private void next() {
    if (!queue.isEmpty()) {
      new Batch().write();
    } else if (!marked && broken.isEmpty()) {
      mark();
    } else {
      busy = false;
      closeWhenIdle();
    }
  }

  /// Confirms behind the newest records that they are durable. Without a sync: it only helps to
  /// recognize damage long afterwards.
  private void mark() {
    ByteBuf head = ByteBufAllocator.DEFAULT.directBuffer(UndoRecord.HEAD);
    Save.head(head, new UndoRecord(UndoRecord.Kind.MARK, 0, 0, durable, 0), header.id(), end);
    long at = end;
    end += UndoRecord.HEAD;
    marked = true;
    write(at, head, false, new Ended(this::next));
  }

  private void write(long at, ByteBuf bytes, boolean sync, DiskCompletion completion) {
    BufferPayload payload = new BufferPayload(bytes);
    disk.write(at, payload, 0, payload.length(), sync, completion);
    payload.release();
  }

  /// Goes on after success; after a failure the log is broken, and goes on all the same.
  private final class Ended implements DiskCompletion {
    private final Runnable then;

    Ended(Runnable then) {
      this.then = then;
    }

    @Override
    public void done(Payload data) {
      data.release();
      then.run();
    }

    @Override
    public void failed(DiskFailure failure) {
      broken = broken.or(() -> Optional.of(failure));
      then.run();
    }
  }

  /// Saves that share a sync.
  private final class Batch {

    private final List<Save> saves = queue;
    private final List<Run> written = new ArrayList<>();
    private int unfinished = 1;

    Batch() {
      queue = new ArrayList<>();
      queuedBytes = 0;
    }

    void write() {
      for (Save save : saves) {
        if (save.bytes() > 0 && broken.isEmpty()) {
          ByteBuf bytes = save.encode(ByteBufAllocator.DEFAULT, header.id(), end, durable, written);
          long at = end;
          end += bytes.readableBytes();
          unfinished++;
          UndoLog.this.write(at, bytes, false, new Ended(this::sync));
        }
        save.release();
      }
      sync();
    }

    private void sync() {
      if (--unfinished > 0) {
        return;
      }
      if (written.isEmpty() || broken.isPresent()) {
        // All its blocks were in earlier batches, which are durable; or there is nothing to prove.
        later(this::complete);
      } else {
        disk.flush(new Ended(this::complete));
      }
    }

    private void complete() {
      Optional<DiskFailure> failure = broken;
      if (failure.isEmpty() && !written.isEmpty()) {
        durable = end;
        marked = false;
        written.forEach(runs::add);
      }
      for (Save save : saves) {
        if (failure.isPresent()) {
          save.completion().failed(failure.get());
        } else {
          save.completion().done(NOTHING);
        }
      }
      next();
    }
  }

  /// Reads the saved content of one block; see [#read(long, int, DiskCompletion)].
  public void read(long block, DiskCompletion completion) {
    read(block, 1, completion);
  }

  /// How many of the blocks from `block`, which is saved, up to `end` can be read in one go.
  int readable(long block, long end) {
    int most = MAX_SAVE / header.geometry().blockBytes();
    return (int) Math.min(Math.min(runs.holding(block).orElseThrow().end(), end) - block, most);
  }

  /// The first saved block from `block` on, or the number of blocks of the device.
  long nextSaved(long block) {
    return runs.blocks().next(block);
  }

  /// Whether the block was saved as zeros.
  boolean isZeros(long block) {
    return runs.holding(block).filter(Run::isZeros).isPresent();
  }

  /// Reads saved blocks that were saved in one run. Content that does not fit its checksum is a
  /// failure ([Outcome#IO_ERROR]) that names the block and its place.
  void read(long first, int count, DiskCompletion completion) {
    checkThread();
    checkBlocks(first, count);
    Run run =
        runs.holding(first)
            .filter(found -> first + count <= found.end())
            .orElseThrow(
                () -> new IllegalArgumentException("not saved in one run: block " + first));
    int blockBytes = header.geometry().blockBytes();
    int length = Math.multiplyExact(count, blockBytes);
    if (closing) {
      later(() -> completion.failed(gone()));
    } else if (run.isZeros()) {
      ByteBuf zeros = ByteBufAllocator.DEFAULT.directBuffer(length).writeZero(length);
      later(() -> completion.done(new BufferPayload(zeros)));
    } else {
      long offset = run.offset() + (first - run.first()) * blockBytes;
      disk.read(offset, length, new SavedContent(path, run, first, blockBytes, completion));
    }
  }

  /// Finishes the saves that were begun, refuses others, and closes the file. May be called again.
  public void close(DiskCompletion completion) {
    checkThread();
    closing = true;
    closers.add(completion);
    if (!busy) {
      busy = true;
      later(this::next);
    }
  }

  /// Closes the log and removes its file, durably. Reads in progress fail with [Outcome#GONE].
  public void discard(DiskCompletion completion) {
    close(
        new Ended(() ->
            background.start(
                () -> remove(completion),
                cause ->
                    later(
                        () -> completion.failed(DiskFailure.unforeseen(path.toString(), cause))))));
  }

  private void remove(DiskCompletion completion) {
    Optional<DiskFailure> failure = Optional.empty();
    try {
      UndoFile.remove(path);
    } catch (IOException e) {
      failure = Optional.of(new DiskFailure(Outcome.IO_ERROR, e.getMessage()));
    }
    Optional<DiskFailure> result = failure;
    later(() -> result.ifPresentOrElse(completion::failed, () -> completion.done(NOTHING)));
  }

  private void closeWhenIdle() {
    if (!closers.isEmpty()) {
      List<DiskCompletion> waiting = List.copyOf(closers);
      closers.clear();
      Ended last = new Ended(() -> waiting.forEach(closer -> closer.done(NOTHING)));
      // The mark should survive a power cut, now that nothing will follow it.
      disk.flush(new Ended(() -> disk.close(last)));
    }
  }

  private void checkBlocks(long first, int count) {
    if (first < 0 || count <= 0 || first > runs.blocks().blocks() - count) {
      throw new IllegalArgumentException(count + " blocks from " + first + " on are not there");
    }
  }

  private void checkThread() {
    InvariantViolation.unless(loop.inEventLoop(), "an undo log is used on its event loop only");
  }

  private void later(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended: there is nobody left to notify.
    }
  }
}
