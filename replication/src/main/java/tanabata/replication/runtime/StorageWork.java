package tanabata.replication.runtime;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.MetadataChange;

/// Carries out what a core asks of its disk, its metadata and its undo log.
final class StorageWork {

  private static final Logger log = LoggerFactory.getLogger(StorageWork.class);

  private final String resource;
  private final SampledDisk disk;
  private final MetadataStore metadata;
  private final UndoKeeper undo;
  private final Digests digests;
  private final SampledDisk.BlockReader sampler;
  private final Consumer<Input> give;
  private final HeldWrites held;

  /// @param sampler reads blocks of which a sample is to be taken
  /// @param give takes completions, on the loop
  /// @param held takes the writes of data that find no space
  StorageWork(
      String resource,
      SampledDisk disk,
      MetadataStore metadata,
      UndoKeeper undo,
      Digests digests,
      SampledDisk.BlockReader sampler,
      HeldWrites held,
      Consumer<Input> give) {
    this.resource = resource;
    this.disk = disk;
    this.metadata = metadata;
    this.undo = undo;
    this.digests = digests;
    this.sampler = sampler;
    this.held = held;
    this.give = give;
  }

  void carryOut(Effect.Storage effect) {
    switch (effect) {
      case Effect.ReadDisk read ->
          disk.read(
              read.range().start(), (int) read.range().length(), new Completion(read.ticket()));
      case Effect.WriteDisk write -> write(write, new WriteCompletion(write));
      case Effect.FlushDisk flush -> disk.flush(new Completion(flush.ticket()));
      case Effect.Digest digest -> digest(digest);
      case Effect.Compare compare -> compare(compare);
      case Effect.Persist persist -> {
        metadata.persist(persist.change(), new Completion(persist.ticket()));
        if (persist.change() instanceof MetadataChange.Activity) {
          disk.replenish(sampler);
        }
      }
      case Effect.OpenUndo open ->
          undo.open(open.before(), open.retention(), new Completion(open.ticket()));
      case Effect.Preserve preserve ->
          undo.preserve(preserve.blocks(), new Completion(preserve.ticket()));
      case Effect.RollBack back -> undo.rollBack(new Completion(back.ticket()));
      case Effect.DropUndo drop -> undo.drop(new Completion(drop.ticket()));
    }
  }

  private void write(Effect.WriteDisk write, DiskCompletion completion) {
    long start = write.range().start();
    long length = write.range().length();
    switch (write.kind()) {
      case DATA ->
          disk.write(
              start, write.payload(), write.offset(), (int) length, write.durable(), completion);
      case ZERO -> disk.zero(start, length, Zeroing.KEEP_SPACE, write.durable(), completion);
      case DISCARD -> disk.zero(start, length, Zeroing.DISCARD, write.durable(), completion);
    }
  }

  private void digest(Effect.Digest digest) {
    ByteRange range = digest.range();
    disk.read(
        range.start(),
        (int) range.length(),
        new Completion(digest.ticket()) {
          @Override
          public void done(Payload data) {
            digests.digest(data, super::done, this::failed);
          }
        });
  }

  private void compare(Effect.Compare compare) {
    ByteRange range = compare.range();
    disk.read(
        range.start(),
        (int) range.length(),
        new DiskCompletion() {
          @Override
          public void done(Payload data) {
            digests.compare(
                data,
                compare.digests(),
                result ->
                    give.accept(
                        new Input.Compared(
                            compare.ticket(), Outcome.OK, result.equal(), result.differing())),
                this::failed);
          }

          @Override
          public void failed(DiskFailure failure) {
            log.error("resource {}: {}", resource, failure.sentence());
            give.accept(
                new Input.Compared(compare.ticket(), failure.outcome(), new long[0], Payload.NONE));
          }
        });
  }

  /// Brings the end of a disk operation back to the core.
  private class Completion implements DiskCompletion {
    private final Ticket ticket;

    Completion(Ticket ticket) {
      this.ticket = ticket;
    }

    @Override
    public void done(Payload data) {
      give.accept(new Input.Done(ticket, Outcome.OK, data));
    }

    @Override
    public void failed(DiskFailure failure) {
      log.error("resource {}: {}", resource, failure.sentence());
      give.accept(new Input.Done(ticket, failure.outcome(), Payload.NONE));
    }
  }

  /// No space is no failure of the disk: the write is held, and tried again. The core hears of it,
  /// and the payload stays the core's until it hears of the end.
  private final class WriteCompletion extends Completion implements HeldWrites.Attempt {
    private final Effect.WriteDisk write;

    WriteCompletion(Effect.WriteDisk write) {
      super(write.ticket());
      this.write = write;
    }

    @Override
    public void done(Payload data) {
      held.landed(this);
      super.done(data);
    }

    @Override
    public void failed(DiskFailure failure) {
      if (failure.outcome() != Outcome.NO_SPACE) {
        held.landed(this);
        super.failed(failure);
      } else if (!held.holds(this)) {
        giveUp();
      }
    }

    @Override
    public Ticket ticket() {
      return write.ticket();
    }

    @Override
    public long bytes() {
      return write.range().length();
    }

    @Override
    public void held() {
      give.accept(new Input.Held(write.ticket()));
    }

    @Override
    public void again() {
      write(write, this);
    }

    @Override
    public void giveUp() {
      give.accept(new Input.Done(write.ticket(), Outcome.GONE, Payload.NONE));
    }
  }

  /// No operation of the disks is in progress any more.
  void close() {
    digests.close();
  }
}
