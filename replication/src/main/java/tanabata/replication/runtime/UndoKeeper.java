package tanabata.replication.runtime;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Background;
import tanabata.replication.core.work.Effect;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.KeptVersion;
import tanabata.replication.undo.GivenUpVersion;
import tanabata.replication.undo.Rollback;
import tanabata.replication.undo.UndoHeader;
import tanabata.replication.undo.UndoLog;
import tanabata.replication.undo.UndoLogs;
import tanabata.replication.undo.UndoOpening;

/// The undo log of one replica, a file beside its metadata. Everything but [#load] is called on the
/// replica's loop; what blocks is done by virtual threads.
final class UndoKeeper {

  private static final Logger log = LoggerFactory.getLogger(UndoKeeper.class);

  private final Owner owner;
  private final EventLoop loop;
  private final Disk disk;
  private final Path file;
  private final long maxBytes;
  private final SecureRandom random = new SecureRandom();
  private final Background background = Background.of("undo-log");
  private Optional<UndoLog> open;

  /// Whose log it is.
  record Owner(String resource, NodeId node, Geometry geometry) {}

  private UndoKeeper(
      Owner owner, EventLoop loop, Disk disk, Path file, long maxBytes, Optional<UndoLog> open) {
    this.owner = owner;
    this.loop = loop;
    this.disk = disk;
    this.file = file;
    this.maxBytes = maxBytes;
    this.open = open;
  }

  /// Opens what an earlier run has left. Blocks; not on the loop.
  ///
  /// @throws IOException with a sentence, if there is a log that cannot be used
  static UndoKeeper load(Owner owner, EventLoop loop, Disk disk, Path file, long maxBytes)
      throws IOException {
    Optional<UndoLog> found = Optional.empty();
    UndoLogs.remove(second(file));
    if (Files.exists(file)) {
      found =
          switch (UndoLogs.open(file, loop, DiskChoice.AUTOMATIC, maxBytes)) {
            case UndoOpening.Opened opened -> Optional.of(opened.log());
            case UndoOpening.Refused refused -> throw new IOException(refused.sentence());
          };
    }
    return new UndoKeeper(owner, loop, disk, file, maxBytes, found);
  }

  private static Path second(Path file) {
    return file.resolveSibling(file.getFileName() + ".back");
  }

  /// What the log holds.
  Optional<KeptVersion> kept() {
    return open.map(one ->
        new KeptVersion(
            one.header().before(),
            one.header().purpose() != UndoHeader.Purpose.RESYNC,
            one.savedBlocks()));
  }

  Optional<GivenUp> givenUp() {
    return open.filter(one -> one.header().purpose() != UndoHeader.Purpose.RESYNC)
        .map(one ->
            new GivenUp(
                new GivenUpVersion(one, disk),
                one.header().createdMillis(),
                one.savedBlocks().count() * owner.geometry().blockBytes()));
  }

  void open(DataIdentity before, Effect.Retention retention, DiskCompletion completion) {
    boolean keeps = retention == Effect.Retention.KEPT;
    UndoHeader.Purpose purpose = keeps ? UndoHeader.Purpose.SPLIT_BRAIN : UndoHeader.Purpose.RESYNC;
    String reason = keeps ? "the version of the other node was kept" : "a resync was to replace it";
    UndoHeader header = header(purpose, 0, before, reason);
    background.start(
        () -> {
          UndoOpening opening = create(header);
          loop.execute(() -> opened(opening, completion));
        },
        cause -> failed(cause, completion));
  }

  private UndoOpening create(UndoHeader header) {
    try {
      UndoLogs.remove(file);
      return UndoLogs.create(file, header, loop, DiskChoice.AUTOMATIC, maxBytes);
    } catch (IOException e) {
      return new UndoOpening.Refused(e.getMessage());
    }
  }

  private void opened(UndoOpening opening, DiskCompletion completion) {
    switch (opening) {
      case UndoOpening.Opened opened -> {
        open = Optional.of(opened.log());
        completion.done(Payload.NONE);
      }
      case UndoOpening.Refused refused ->
          completion.failed(new DiskFailure(Outcome.IO_ERROR, refused.sentence()));
    }
  }

  private UndoHeader header(
      UndoHeader.Purpose purpose, long undoes, DataIdentity before, String reason) {
    return new UndoHeader(
        random.nextLong() | 1,
        purpose,
        undoes,
        owner.resource(),
        owner.node(),
        owner.geometry(),
        before,
        reason,
        System.currentTimeMillis());
  }

  void preserve(ByteRange blocks, DiskCompletion completion) {
    if (open.isEmpty()) {
      completion.failed(new DiskFailure(Outcome.IO_ERROR, file + " is not open"));
      return;
    }
    UndoLog target = open.get();
    disk.read(
        blocks.start(),
        (int) blocks.length(),
        new DiskCompletion() {
          @Override
          public void done(Payload content) {
            target.save(owner.geometry().firstBlock(blocks), content, completion);
            content.release();
          }

          @Override
          public void failed(DiskFailure failure) {
            completion.failed(failure);
          }
        });
  }

  void rollBack(DiskCompletion completion) {
    UndoLog from = open.orElseThrow();
    UndoHeader header =
        header(
            UndoHeader.Purpose.ROLLBACK,
            from.header().id(),
            from.header().before(),
            "an older version was put back");
    background.start(
        () -> {
          UndoOpening second =
              Rollback.prepare(
                  second(file),
                  header,
                  from.savedBlocks(),
                  loop,
                  DiskChoice.AUTOMATIC,
                  Math.max(maxBytes, 2 * owner.geometry().deviceBytes()));
          loop.execute(() -> rollBack(from, second, completion));
        },
        cause -> failed(cause, completion));
  }

  private void failed(Throwable cause, DiskCompletion completion) {
    loop.execute(() -> completion.failed(DiskFailure.unforeseen(file.toString(), cause)));
  }

  private void rollBack(UndoLog from, UndoOpening second, DiskCompletion completion) {
    switch (second) {
      case UndoOpening.Refused refused ->
          completion.failed(new DiskFailure(Outcome.IO_ERROR, refused.sentence()));
      case UndoOpening.Opened opened ->
          new Rollback(from, disk, opened.log(), this::progress)
              .start(
                  new DiskCompletion() {
                    @Override
                    public void done(Payload nothing) {
                      opened.log().discard(ignored());
                      completion.done(nothing);
                    }

                    @Override
                    public void failed(DiskFailure failure) {
                      completion.failed(failure);
                    }
                  });
    }
  }

  private void progress(Rollback.Phase phase, long done, long total) {
    if (done == total) {
      log.info("resource {}: {} of the old version, {} blocks", owner.resource(), phase, total);
    }
  }

  void drop(DiskCompletion completion) {
    if (open.isEmpty()) {
      completion.done(Payload.NONE);
      return;
    }
    UndoLog gone = open.get();
    open = Optional.empty();
    gone.discard(completion);
  }

  /// The replica ends; the log stays.
  void close() {
    open.ifPresent(one -> one.close(ignored()));
    open = Optional.empty();
  }

  private DiskCompletion ignored() {
    return new DiskCompletion() {
      @Override
      public void done(Payload nothing) {}

      @Override
      public void failed(DiskFailure failure) {
        log.warn("resource {}: {}", owner.resource(), failure.sentence());
      }
    };
  }
}
