package tanabata.replication.undo;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.BlockSet;
import tanabata.replication.undo.UndoLogs.Peeked;
import tanabata.replication.undo.UndoOpening.Opened;
import tanabata.replication.undo.UndoOpening.Refused;

/// Makes the given-up version the live one again.
///
/// First what the disk holds is saved to a second log, so that the rollback can be rolled back
/// itself; when that is durable, the content of the first log is written to the disk; then the disk
/// is flushed. Interrupted at any point it is done again from the beginning: [#prepare] keeps a
/// second log that is complete, because then the disk may hold less than what it saved, and makes a
/// fresh one otherwise.
///
/// From the first start to the success nobody else writes to the device, also across restarts of
/// the process. Neither log is closed or removed here. On the event loop of all three.
public final class Rollback {

  /// The steps, in order.
  public enum Phase {
    /// What the disk holds goes to the second log.
    SAVING,
    /// What the first log holds goes to the disk.
    RESTORING,
    /// The disk makes it durable.
    FLUSHING
  }

  /// Receives the progress.
  @FunctionalInterface
  public interface Progress {
    /// @param done blocks done in this phase
    /// @param total blocks of the whole phase
    void at(Phase phase, long done, long total);
  }

  private final UndoLog from;
  private final Disk disk;
  private final UndoLog into;
  private final Progress progress;
  private final int blockBytes;
  private final long total;

  /// @param from the log of the version that is to be live again
  /// @param disk the live disk, with the data from its offset 0 on
  /// @param into what [#prepare] returned
  public Rollback(UndoLog from, Disk disk, UndoLog into, Progress progress) {
    this.from = from;
    this.disk = disk;
    this.into = into;
    this.progress = progress;
    this.blockBytes = from.header().geometry().blockBytes();
    this.total = from.savedBlocks().count();
  }

  /// Opens or creates the second log. Blocks; away from the event loop, as [UndoLogs].
  ///
  /// @param header of the second log; its `undoes` is the id of the first
  /// @param needed what the first log holds
  /// @param maxBytes how large the second log may get; what the first one has is enough, unless
  ///   that one saved zeros where the disk now holds data
  public static UndoOpening prepare(
      Path path,
      UndoHeader header,
      BlockSet needed,
      EventLoop loop,
      DiskChoice choice,
      long maxBytes) {
    if (Files.notExists(path)) {
      return UndoLogs.create(path, header, loop, choice, maxBytes);
    }
    return switch (UndoLogs.peek(path)) {
      case Peeked.Unusable(Path _, String sentence) -> new Refused(sentence);
      case Peeked.Found found when found.header().undoes() != header.undoes() ->
          new Refused(path + " belongs to another rollback; name another file");
      case Peeked.Found _ ->
          switch (UndoLogs.open(path, loop, choice, maxBytes)) {
            case Refused refused -> refused;
            case Opened opened when isComplete(opened.log(), needed) -> opened;
            case Opened opened ->
                Awaited.on(loop, opened.log()::discard)
                    .<UndoOpening>map(failure -> new Refused(failure.sentence()))
                    .orElseGet(() -> UndoLogs.create(path, header, loop, choice, maxBytes));
          };
    };
  }

  private static boolean isComplete(UndoLog log, BlockSet needed) {
    BlockSet has = log.savedBlocks();
    for (int word = 0; word < needed.wordCount(); word++) {
      if ((needed.word(word) & ~has.word(word)) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Does all of it; called once. Done means that the given-up version is on the disk, durably.
  public void start(DiskCompletion completion) {
    sweep(
        Phase.SAVING,
        this::save,
        completion,
        () ->
            sweep(
                Phase.RESTORING,
                this::restore,
                completion,
                () -> {
                  progress.at(Phase.FLUSHING, 0, total);
                  disk.flush(completion);
                }));
  }

  private void sweep(Phase phase, Sweep.Step step, DiskCompletion completion, Runnable next) {
    new Sweep(
            from,
            step,
            done -> progress.at(phase, done, total),
            new Then(
                completion,
                data -> {
                  data.release();
                  next.run();
                }))
        .go();
  }

  private void save(long first, int count, DiskCompletion completion) {
    if (isSaved(first, count)) {
      completion.done(new BufferPayload(Unpooled.EMPTY_BUFFER));
      return;
    }
    disk.read(
        first * blockBytes,
        count * blockBytes,
        new Then(
            completion,
            data -> {
              into.save(first, data, completion);
              data.release();
            }));
  }

  private boolean isSaved(long first, int count) {
    return LongStream.range(first, first + count).allMatch(into::isSaved);
  }

  private void restore(long first, int count, DiskCompletion completion) {
    long offset = first * blockBytes;
    int length = count * blockBytes;
    if (from.isZeros(first)) {
      disk.zero(offset, length, Zeroing.DISCARD, false, completion);
    } else {
      from.read(
          first,
          count,
          new Then(
              completion,
              data -> {
                disk.write(offset, data, 0, length, false, completion);
                data.release();
              }));
    }
  }

  /// Goes on after success; hands a failure on.
  private record Then(DiskCompletion completion, Consumer<Payload> next) implements DiskCompletion {

    @Override
    public void done(Payload data) {
      next.accept(data);
    }

    @Override
    public void failed(DiskFailure failure) {
      completion.failed(failure);
    }
  }
}
