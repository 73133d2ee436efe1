package tanabata.node.filesystem;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.filesystem.core.Access;
import tanabata.filesystem.core.work.Withdrawal;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fuse.linux.FuseMount;
import tanabata.filesystem.fuse.linux.MountOptions;
import tanabata.foundation.Moment;
import tanabata.foundation.background.Worker;
import tanabata.node.admin.Reply;
import tanabata.node.filesystem.MountedFilesystem.End;
import tanabata.platform.clock.BootClock;
import tanabata.platform.linux.MountFlag;

/// The mount of a resource on this host, from the order to mount it until the order to unmount it.
/// It comes back by itself after the daemon was killed under it, and after the host was cut off;
/// what has met damage comes back to be read only.
///
/// Orders wait for what they have begun, and come from threads that may.
final class KeptMount {

  private static final Logger log = LoggerFactory.getLogger(KeptMount.class);

  private static final long PATIENCE_SECONDS = 15;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final MountedFilesystem.Ground ground;
  private final MountOrderFile file;
  private final AtomicInteger users;
  private final Worker worker;
  private State state = new State.NotWanted();

  private sealed interface State {

    record NotWanted() implements State {}

    record Mounted(MountOrder order, MountedFilesystem filesystem) implements State {}

    /// It is to be mounted again.
    ///
    /// @param remains what answers in its place until then
    /// @param pause until the next attempt after this one
    record Away(
        MountOrder order,
        Access access,
        Optional<MountedFilesystem> remains,
        Moment next,
        Duration pause)
        implements State {

      /// Nothing is left, and another attempt follows, the one after that later still.
      Away afterAttempt() {
        Duration longer = pause.multipliedBy(2);
        return new Away(
            order,
            access,
            Optional.empty(),
            BootClock.now().plus(pause),
            longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
      }
    }
  }

  /// @param users how many use the resource through this node: each mount is one
  KeptMount(MountedFilesystem.Ground ground, MountOrderFile file, AtomicInteger users) {
    this.ground = ground;
    this.file = file;
    this.users = users;
    worker = Worker.of("filesystem-mount-" + ground.resource());
  }

  /// Goes on with an order that an earlier run of this daemon has got.
  void begin() {
    try {
      file.read().ifPresent(order -> away(order, Access.READ_WRITE, Optional.empty()));
    } catch (IOException e) {
      log.warn("resource {}: what was mounted cannot be read: {}", ground.resource(), e.toString());
    }
    worker.every(LOOK, this::look, _ -> {});
  }

  private synchronized void away(
      MountOrder order, Access access, Optional<MountedFilesystem> remains) {
    state = new State.Away(order, access, remains, BootClock.now(), FIRST_PAUSE);
    remains.ifPresent(there -> there.gone().thenRun(() -> isUnmounted(there)));
  }

  /// Somebody has unmounted what answers with errors.
  private synchronized void isUnmounted(MountedFilesystem filesystem) {
    if (state instanceof State.Away away && away.remains.equals(Optional.of(filesystem))) {
      state = new State.NotWanted();
      forget();
    }
  }

  private synchronized void look() {
    if (!(state instanceof State.Away away)
        || BootClock.now().compareTo(away.next) < 0
        || !ground.mayMount().getAsBoolean()) {
      return;
    }
    switch (mountAgain(away, away.access)) {
      case Reply.Done(String sentence) -> log.info("{} again", sentence);
      case Reply.Refused(String sentence) ->
          log.warn("{}; the next attempt follows in {} ms", sentence, away.pause.toMillis());
    }
  }

  /// Takes what is left of the last mount away, and attempts the next one. If that fails, another
  /// attempt follows after a longer pause.
  private Reply mountAgain(State.Away away, Access access) {
    // First of all: what is left, and ends now, is not what somebody has unmounted.
    state = away.afterAttempt();
    away.remains.ifPresent(MountedFilesystem::leave);
    Reply reply = attempt(away.order, access);
    if (reply instanceof Reply.Refused) {
      state = away.afterAttempt();
    }
    return reply;
  }

  synchronized boolean isWanted() {
    return !(state instanceof State.NotWanted);
  }

  synchronized Reply mount(MountOrder order) {
    switch (state) {
      case State.NotWanted _ -> {}
      case State.Mounted(MountOrder there, _) when there.equals(order) -> {
        return new Reply.Done(ground.resource() + " is mounted on " + there.directory());
      }
      case State.Mounted(MountOrder there, _) -> {
        return new Reply.Refused(
            ground.resource() + " is mounted here already, on " + there.directory());
      }
      case State.Away away when away.order.equals(order) -> {
        return mountAgain(away, Access.READ_WRITE);
      }
      case State.Away away -> {
        return new Reply.Refused(
            ground.resource()
                + " is to be mounted on "
                + away.order.directory()
                + " again as soon as that can be; 'tanabata umount' takes that back");
      }
    }
    Reply reply = attempt(order, Access.READ_WRITE);
    if (reply instanceof Reply.Done) {
      try {
        file.write(order);
      } catch (IOException e) {
        log.warn(
            "resource {}: it will not be mounted again by itself: {}",
            ground.resource(),
            e.toString());
      }
    }
    return reply;
  }

  private Reply attempt(MountOrder order, Access most) {
    return switch (MountOptions.parse(ground.resource(), order.options())) {
      case MountOptions.Parsed.Unknown(String sentence) -> new Reply.Refused(sentence);
      case MountOptions.Parsed.Understood(MountOptions options) ->
          attempt(order, most == Access.READ_ONLY ? options.with(MountFlag.READ_ONLY) : options);
    };
  }

  private Reply attempt(MountOrder order, MountOptions options) {
    Optional<Superblock> superblock = new DeviceAccess(ground).superblock();
    if (superblock.isEmpty()) {
      return new Reply.Refused(
          ground.resource() + " holds no filesystem of ours; 'tanabata mkfs' makes one");
    }
    boolean readOnly = options.flags().contains(MountFlag.READ_ONLY);
    MountedFilesystem filesystem =
        MountedFilesystem.begin(
            ground, superblock.get(), readOnly ? Access.READ_ONLY : Access.READ_WRITE);
    Optional<String> trouble =
        await(filesystem.mounted())
            .or(() -> FuseMount.clear(order.directory(), options))
            .or(() -> filesystem.offer(order.directory(), options));
    if (trouble.isPresent()) {
      filesystem.end();
      await(filesystem.ended());
      var _ = filesystem.free().thenRun(filesystem::close);
      return new Reply.Refused(ground.resource() + " cannot be mounted: " + trouble.get());
    }
    state = new State.Mounted(order, filesystem);
    users.incrementAndGet();
    var _ = filesystem.ended().thenAccept(how -> hasEnded(filesystem, how));
    return new Reply.Done(
        ground.resource()
            + " is mounted on "
            + order.directory()
            + (readOnly ? ", to be read only" : ""));
  }

  private synchronized void hasEnded(MountedFilesystem filesystem, End how) {
    if (!(state instanceof State.Mounted(MountOrder order, MountedFilesystem there))
        || there != filesystem) {
      return;
    }
    users.decrementAndGet();
    switch (how) {
      case End.Unmounted _ -> {
        state = new State.NotWanted();
        forget();
      }
      case End.Withdrawn(Withdrawal.CutOff _) ->
          away(order, Access.READ_WRITE, Optional.of(filesystem));
      case End.Withdrawn(Withdrawal.Damaged _) ->
          away(order, Access.READ_ONLY, Optional.of(filesystem));
    }
  }

  private void forget() {
    try {
      file.forget();
    } catch (IOException e) {
      log.warn("resource {}: {}", ground.resource(), e.toString());
    }
  }

  /// @return why it did not end well
  private static Optional<String> await(CompletableFuture<?> future) {
    try {
      future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException _) {
      return Optional.of("it takes longer than " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the daemon ends");
    }
  }

  /// Not while this is held: the end of a mount comes back here.
  Reply unmount() {
    State there = current();
    return switch (there) {
      case State.NotWanted _ -> new Reply.Refused(ground.resource() + " is not mounted here");
      case State.Mounted(_, MountedFilesystem filesystem) ->
          filesystem
              .unmount()
              .or(() -> await(filesystem.ended()))
              .<Reply>map(Reply.Refused::new)
              .orElseGet(() -> new Reply.Done(ground.resource() + " is unmounted"));
      case State.Away away -> giveUp(away);
    };
  }

  private synchronized State becomeUnwanted() {
    State before = state;
    state = new State.NotWanted();
    return before;
  }

  private synchronized State current() {
    return state;
  }

  private synchronized Reply giveUp(State.Away away) {
    if (state != away) {
      return new Reply.Refused(ground.resource() + " has just been mounted again");
    }
    away.remains.ifPresent(MountedFilesystem::leave);
    state = new State.NotWanted();
    forget();
    return new Reply.Done(ground.resource() + " was not mounted, and will not be");
  }

  /// The node leaves: nobody finds the mount any more, and what it has is written. The order stays
  /// for the next run.
  ///
  /// @return why something of the mount is left, which only a replay of its journal brings in order
  Optional<String> leave() {
    worker.close();
    return switch (becomeUnwanted()) {
      case State.NotWanted _ -> Optional.empty();
      case State.Mounted(_, MountedFilesystem filesystem) -> {
        users.decrementAndGet();
        filesystem.leave();
        filesystem.end();
        yield await(filesystem.ended()).or(() -> holds(filesystem));
      }
      case State.Away away -> {
        away.remains.ifPresent(MountedFilesystem::leave);
        yield away.remains.flatMap(KeptMount::holds);
      }
    };
  }

  private static Optional<String> holds(MountedFilesystem filesystem) {
    return filesystem.free().isDone()
        ? Optional.empty()
        : Optional.of("it was withdrawn, and its journal is not replayed yet");
  }
}
