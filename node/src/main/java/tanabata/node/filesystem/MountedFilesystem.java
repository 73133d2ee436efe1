package tanabata.node.filesystem;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.LockClient;
import tanabata.filesystem.core.Access;
import tanabata.filesystem.core.FilesystemCore;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fuse.linux.FuseMount;
import tanabata.filesystem.fuse.linux.Handler;
import tanabata.filesystem.fuse.linux.MountOptions;
import tanabata.filesystem.fuse.linux.PageOrders;
import tanabata.filesystem.fuse.linux.ReplyTo;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Inbox;
import tanabata.foundation.background.Worker;
import tanabata.platform.clock.BootClock;

/// One mount of the filesystem of a resource.
public final class MountedFilesystem implements Handler {

  private static final Logger log = LoggerFactory.getLogger(MountedFilesystem.class);

  private static final Duration TICK = Duration.ofMillis(20);

  private final String resource;
  private final FilesystemCore core;
  private final Worker worker;
  private final DeviceWork device;
  private final SharedLocks locks;
  private final FileLocks fileLocks;
  private final LongSupplier lockEpoch;

  /// Of the core: whoever asks runs it, and what the device and the lock manager say runs it on the
  /// worker, for their threads must go on.
  private final Inbox<Input> inbox;

  private final InstantSource clock = InstantSource.system();
  private final Map<Long, ReplyTo> asked = new ConcurrentHashMap<>();

  /// Those to whose callers a signal has come. One that ends the caller may follow, and that is not
  /// told any more.
  private final Set<Long> signalled = ConcurrentHashMap.newKeySet();

  /// With the core.
  private final AnswerGate answers;

  /// With the core.
  private Trust trust = Trust.FULL;

  /// How far what the core is at can be relied on.
  private enum Trust {
    FULL,
    /// It has thrown, and waits until its journal is replayed.
    WITHDRAWN,
    /// It has thrown again: its locks stay until this daemon ends, for nobody knows what they
    /// cover.
    NONE
  }

  private final CompletableFuture<Void> mounted = new CompletableFuture<>();
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /// When nothing needs to be held any more.
  private final CompletableFuture<Void> free = new CompletableFuture<>();

  private final CompletableFuture<FuseMount> offered = new CompletableFuture<>();

  /// How a mount has ended.
  sealed interface End {

    /// All is on the disk.
    record Unmounted() implements End {}

    /// What is asked of it is answered with an error from now on.
    record Withdrawn(Withdrawal why) implements End {}
  }

  /// What a mount stands on.
  ///
  /// @param owner runs steps on the thread that owns the device
  /// @param lockEpoch of the membership of the locks
  /// @param locksAreValid whether what is held may be relied on for so long from now on
  /// @param mayMount whether this node serves the device, and may rely on its locks
  public record Ground(
      String resource,
      String node,
      BlockDevice device,
      Executor owner,
      LockClient locks,
      LongSupplier lockEpoch,
      Predicate<Duration> locksAreValid,
      BooleanSupplier mayMount) {}

  private MountedFilesystem(Ground ground, Superblock superblock, Access access) {
    resource = ground.resource;
    core = new FilesystemCore(superblock, ground.node, access);
    worker = Worker.of("filesystem-" + ground.resource);
    inbox = new Inbox<>(this::accept, step -> worker.execute(step, this::failed));
    device = new DeviceWork(ground.device, ground.owner, inbox::leave);
    locks = new SharedLocks(ground.locks, ground.locksAreValid, inbox::leave);
    answers = new AnswerGate(locks::areValid, this::answer);
    fileLocks = new FileLocks(ground.locks);
    lockEpoch = ground.lockEpoch;
  }

  /// Begins to mount: takes a slot, and replays journals.
  static MountedFilesystem begin(Ground ground, Superblock superblock, Access access) {
    MountedFilesystem filesystem = new MountedFilesystem(ground, superblock, access);
    filesystem.worker.every(
        TICK, () -> filesystem.give(new Input.Tick(filesystem.wall())), filesystem::failed);
    return filesystem;
  }

  /// Completes when the core serves; exceptionally, with a sentence, if it cannot.
  CompletableFuture<Void> mounted() {
    return mounted;
  }

  /// Completes when it serves no more.
  CompletableFuture<End> ended() {
    return ended;
  }

  /// Completes when none of its locks needs to be held any more. One that was withdrawn waits until
  /// its journal is replayed.
  CompletableFuture<Void> free() {
    return free;
  }

  /// Completes when nobody can ask anything of it any more, once it was offered.
  CompletableFuture<Void> gone() {
    return gone;
  }

  /// Offers it in a directory. When the core serves.
  ///
  /// @return why not
  Optional<String> offer(Path directory, MountOptions options) {
    return switch (FuseMount.mount(directory, options, this)) {
      case FuseMount.Mounting.Refused(String sentence) -> Optional.of(sentence);
      case FuseMount.Mounting.Mounted(FuseMount there) -> {
        offered.complete(there);
        var _ = there.ended().thenRun(this::isOfferedNoMore);
        var _ = CompletableFuture.allOf(ended, gone, free).thenRun(this::close);
        yield Optional.empty();
      }
    };
  }

  /// Nothing is asked any more.
  private void isOfferedNoMore() {
    give(new Input.Unmount());
    gone.complete(null);
  }

  private Optional<FuseMount> mount() {
    return offered.isDone() ? Optional.of(offered.join()) : Optional.empty();
  }

  /// @return why not
  Optional<String> unmount() {
    return mount().flatMap(FuseMount::unmount);
  }

  /// Nobody finds it any more; what is open goes on until it is closed.
  void leave() {
    mount().ifPresentOrElse(FuseMount::unmountLazily, () -> give(new Input.Unmount()));
  }

  /// The core ends, whether anybody uses it or not.
  void end() {
    give(new Input.Unmount());
  }

  void close() {
    worker.close();
    fileLocks.releaseAll();
    locks.releaseAll();
  }

  // Calls of the kernel.

  @Override
  public void asked(Request request, ReplyTo replyTo) {
    if (request instanceof Request.Lock lock) {
      fileLocks.lock(lock, replyTo);
    } else if (request instanceof Request.TestLock test) {
      fileLocks.test(test, replyTo);
    } else if (request instanceof Request.Flush flush) {
      // Nothing is kept back here that a close would have to wait for.
      var _ =
          fileLocks
              .closed(flush.node(), flush.lockOwner())
              .whenComplete((_, _) -> replyTo.answer(new Reply.Done()));
    } else if (request instanceof Request.Release release) {
      var _ = fileLocks.released(release.handle()).whenComplete((_, _) -> called(request, replyTo));
    } else {
      called(request, replyTo);
    }
  }

  private void called(Request request, ReplyTo replyTo) {
    if (request instanceof Request.Forget) {
      return;
    }
    long id = replyTo.unique();
    asked.put(id, replyTo);
    give(new Input.Called(id, request, wall()));
  }

  @Override
  public void interrupted(ReplyTo replyTo) {
    fileLocks.interrupt(replyTo.unique());
    signalled.add(replyTo.unique());
    if (replyTo.isCallerEnding()) {
      give(new Input.Interrupted(replyTo.unique()));
    }
  }

  private void letEndingCallersGo() {
    for (long id : signalled) {
      ReplyTo replyTo = asked.get(id);
      if (replyTo == null) {
        signalled.remove(id);
      } else if (replyTo.isCallerEnding()) {
        core.accept(BootClock.now(), new Input.Interrupted(id), this::carryOut);
      }
    }
  }

  private long wall() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
  }

  // The core, one input after the other.

  private void give(Input input) {
    inbox.bring(input);
  }

  private void accept(Input input) {
    if (trust == Trust.NONE) {
      refuse(input);
      return;
    }
    try {
      if (input instanceof Input.Tick) {
        tick();
      }
      core.accept(BootClock.now(), input, this::carryOut);
    } catch (RuntimeException | Error cause) {
      failed(cause);
    }
  }

  /// A core that nobody trusts is not asked any more.
  private void refuse(Input input) {
    if (input instanceof Input.Called called) {
      if (called.request() instanceof Request.Write write) {
        write.payload().release();
      }
      take(called.id()).ifPresent(to -> to.answer(new Reply.Failed(Errno.EIO)));
    } else if (input instanceof Input.Done done) {
      done.data().forEach(Payload::release);
    }
  }

  private void tick() {
    letEndingCallersGo();
    locks.membersChanged(lockEpoch.getAsLong());
    answers.look();
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.ForCaller answer -> answers.pass(answer);
      case Effect.DropPages drop -> {
        // Calls may come before it is known here that it is offered.
        var _ = offered.thenAccept(there -> dropPages(there.pages(), drop));
      }
      case Effect.ReadBlocks read -> device.readBlocks(read);
      case Effect.WriteBlocks write -> device.writeBlocks(write);
      case Effect.Flush flush -> device.flush(flush);
      case Effect.ReadData read -> device.readData(read);
      case Effect.WriteData write -> device.writeData(write);
      case Effect.Release release -> release.payload().release();
      case Effect.AskLock ask -> locks.ask(ask);
      case Effect.GiveLock give -> locks.give(give);
      case Effect.Mounted _ -> mounted.complete(null);
      case Effect.Recovered recovered ->
          log.info(
              "resource {}: the journal of {}'s mount was replayed, {} transactions",
              resource,
              recovered.node(),
              recovered.records());
      case Effect.Ended _ -> hasEnded();
      case Effect.Withdrawn(Withdrawal why) -> withdrawn(why);
    }
  }

  private void dropPages(PageOrders orders, Effect.DropPages drop) {
    orders.drop(
        drop.pages().stream()
            .map(pages ->
                new Notification.InvalidateInode(pages.node(), pages.offset(), pages.length()))
            .toList(),
        () -> give(new Input.Done(drop.ticket(), Outcome.OK, List.of())));
  }

  private void answer(Effect.ForCaller answer) {
    switch (answer) {
      case Effect.Answer(long id, Reply reply) -> take(id).ifPresent(to -> to.answer(reply));
      case Effect.AnswerData(long id, List<Payload> data) ->
          take(id).ifPresentOrElse(to -> to.data(data), () -> data.forEach(Payload::release));
    }
  }

  private Optional<ReplyTo> take(long id) {
    return Optional.ofNullable(asked.remove(id));
  }

  /// After a withdrawal it is over already, and only its locks were still held.
  private void hasEnded() {
    mounted.completeExceptionally(new IllegalStateException("it was unmounted"));
    locks.releaseAll();
    free.complete(null);
    ended.complete(new End.Unmounted());
  }

  /// It stays where it is, and answers with errors: whoever finds the directory must not take what
  /// lies below for what was mounted.
  private void withdrawn(Withdrawal why) {
    String reason =
        switch (why) {
          case Withdrawal.CutOff _ -> "this host was cut off";
          case Withdrawal.Damaged(String what) -> what;
        };
    log.error("resource {}: the filesystem is withdrawn here: {}", resource, reason);
    mounted.completeExceptionally(new IllegalStateException(reason));
    // One by one: a call that comes meanwhile gets its answer from the core, which has ended.
    for (long id : asked.keySet()) {
      take(id).ifPresent(to -> to.answer(new Reply.Failed(Errno.EIO)));
    }
    answers.drop();
    fileLocks.releaseAll();
    ended.complete(new End.Withdrawn(why));
  }

  /// The core is half-way: nothing may build on that.
  private void failed(Throwable cause) {
    log.error("resource {}: the filesystem has failed here; please report this", resource, cause);
    String what = "failed inside: " + cause;
    switch (trust) {
      case FULL -> {
        trust = Trust.WITHDRAWN;
        accept(new Input.Failed(what));
      }
      case WITHDRAWN -> {
        trust = Trust.NONE;
        withdrawn(new Withdrawal.Damaged(what));
      }
      case NONE -> {}
    }
  }
}
