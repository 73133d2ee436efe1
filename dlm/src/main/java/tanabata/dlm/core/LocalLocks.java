package tanabata.dlm.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Permit;

/// The owner side: every lock of this node, and its pending requests. A grant is delivered to its
/// user only under a valid permit.
///
/// What becomes of the locks when members change, when this node is evicted and when it leaves, is
/// decided by [LocalRecovery].
final class LocalLocks {

  private final CoreContext context;
  private final SequencedMap<Long, LocalLock> locks = new LinkedHashMap<>();

  /// Those that a tick has to look at.
  private final SequencedMap<Long, LocalLock> ticking = new LinkedHashMap<>();

  private Permit permit = Permit.NONE;
  private boolean leaving;

  LocalLocks(CoreContext context) {
    this.context = context;
  }

  int count() {
    return locks.size();
  }

  List<LocalLock> all() {
    return List.copyOf(locks.values());
  }

  List<LocalLock> select(Predicate<LocalLock> wanted) {
    return locks.values().stream().filter(wanted).toList();
  }

  /// The locks of a session that wait, for the deadlock detector.
  List<LocalLock> waitingOf(long session) {
    return select(lock -> lock.session == session && lock.waits());
  }

  private Optional<LocalLock> find(long number) {
    return Optional.ofNullable(locks.get(number));
  }

  // Requests of users.

  void lock(Input.Lock request) {
    refusal(request)
        .ifPresentOrElse(
            status -> complete(request.lock(), Completion.of(status)), () -> create(request));
  }

  private Optional<Completion.Status> refusal(Input.Lock request) {
    if (locks.containsKey(request.lock())) {
      return Optional.of(Completion.Status.MISUSED);
    } else if (leaving) {
      return Optional.of(Completion.Status.LEAVING);
    }
    return locks.size() >= context.tuning.maxLocks()
        ? Optional.of(Completion.Status.TOO_MANY)
        : Optional.empty();
  }

  private void create(Input.Lock request) {
    LocalLock lock =
        new LocalLock(
            request.lock(), request.name(), request.session(), request.mode(), request.flags());
    locks.put(lock.number, lock);
    startTimeout(lock, request.timeout());
    sendRequest(lock);
  }

  private void startTimeout(LocalLock lock, Duration timeout) {
    lock.deadline = timeout.isZero() ? Optional.empty() : Optional.of(context.now().plus(timeout));
    updateTicking(lock);
  }

  void updateTicking(LocalLock lock) {
    if (lock.needsTick()) {
      ticking.put(lock.number, lock);
    } else {
      ticking.remove(lock.number);
    }
  }

  void sendRequest(LocalLock lock) {
    if (context.isMember()) {
      context.sendToMaster(lock.nextRequest());
    }
  }

  void convert(Input.Convert request) {
    change(
        request.lock(),
        lock -> {
          lock.state = LocalLock.State.CONVERTING;
          lock.requested = request.mode();
          lock.flags = request.flags();
          lock.block = request.block();
          lock.maybeDemoted = false;
          startTimeout(lock, request.timeout());
          context.sendToMaster(lock.nextConversion());
        });
  }

  void unlock(Input.Unlock request) {
    change(
        request.lock(),
        lock -> {
          lock.block = request.block();
          lock.flags = request.flags();
          beginRelease(lock);
          if (lock.blocked == Mode.NL) {
            context.sendPiggybackedToMaster(lock.nextRelease());
          } else {
            context.sendToMaster(lock.nextRelease());
          }
        });
  }

  private interface Change {
    void apply(LocalLock lock);
  }

  private void change(long number, Change change) {
    Optional<LocalLock> lock = find(number);
    Completion.Status misused = Completion.Status.MISUSED;
    if (lock.isEmpty()) {
      complete(number, Completion.of(misused));
    } else if (lock.get().mayBeChanged()) {
      change.apply(lock.get());
    } else {
      complete(number, lock.get().completion(misused));
    }
  }

  private void beginRelease(LocalLock lock) {
    lock.state = LocalLock.State.RELEASING;
    lock.deadline = Optional.empty();
    lock.undelivered = Optional.empty();
    updateTicking(lock);
  }

  void cancel(long number) {
    find(number)
        .filter(lock -> lock.waits() || lock.undelivered.isPresent())
        .ifPresent(lock -> cancel(lock, Completion.Status.CANCELLED));
  }

  /// Ends a first request at once, and releases in the background what may come of it. Of a
  /// conversion only the master knows whether it is too late to cancel it.
  void cancel(LocalLock lock, Completion.Status status) {
    boolean isFirst = lock.state == LocalLock.State.REQUESTED || lock.isFirstGrantUndelivered();
    if (isFirst) {
      complete(lock.number, Completion.of(status));
      lock.abandoned = true;
      lock.mode = Mode.NL;
      lock.flags = Flags.NONE;
      lock.block = Block.NONE;
      release(lock);
    } else if (lock.mayBeRefused() && lock.cancellation.isEmpty()) {
      lock.cancellation = Optional.of(status);
      lock.deadline = Optional.empty();
      updateTicking(lock);
      context.sendToMaster(lock.cancel());
    }
  }

  /// Gives up whatever there is of the lock.
  private void release(LocalLock lock) {
    if (context.isMember()) {
      beginRelease(lock);
      context.sendToMaster(lock.nextRelease());
    } else {
      forget(lock);
    }
  }

  /// Releases a lock whose user is gone. What it protected may be half written.
  void abandon(LocalLock lock) {
    lock.abandoned = true;
    if (lock.state == LocalLock.State.RELEASING) {
      return;
    }
    lock.flags = Flags.of(Flag.INVALIDATE);
    lock.block = Block.NONE;
    if (!lock.wasDelivered) {
      lock.mode = Mode.NL;
    }
    release(lock);
  }

  void forget(LocalLock lock) {
    locks.remove(lock.number);
    ticking.remove(lock.number);
  }

  // Replies and notifications of masters.

  void granted(Message.Granted reply) {
    pending(reply.lock(), reply.attempt())
        .ifPresent(lock -> {
          boolean demoted = reply.demoted() || lock.maybeDemoted;
          lock.state = LocalLock.State.HELD;
          lock.mode = reply.mode();
          lock.token = reply.token();
          lock.value = reply.value();
          lock.cancellation = Optional.empty();
          lock.blocked = Mode.NL;
          lock.undelivered =
              Optional.of(
                  demoted ? Completion.Status.GRANTED_AFTER_DEMOTION : Completion.Status.GRANTED);
          deliverIfPermitted(lock);
        });
  }

  /// The lock, if this is the attempt that it waits for.
  private Optional<LocalLock> pending(long number, int attempt) {
    return find(number)
        .filter(LocalLock::waits)
        .filter(lock -> lock.attempt == attempt || !context.rules.repliesMustMatch());
  }

  private void deliverIfPermitted(LocalLock lock) {
    if (context.rules.needsPermit() && !permit.isValid(context.now())) {
      updateTicking(lock);
      return;
    }
    Completion.Status status = lock.undelivered.orElseThrow();
    lock.undelivered = Optional.empty();
    lock.wasDelivered = true;
    lock.deadline = Optional.empty();
    updateTicking(lock);
    complete(lock.number, lock.completion(status));
    if (lock.blocked != Mode.NL) {
      context.emit(new Effect.Blocking(lock.number, lock.blocked));
    }
  }

  void refused(Message.Refused reply) {
    pending(reply.lock(), reply.attempt())
        .ifPresent(lock -> {
          Completion.Status status = lock.cancellation.orElse(reply.reason());
          if (lock.state == LocalLock.State.REQUESTED) {
            forget(lock);
            complete(lock.number, Completion.of(status));
          } else {
            lock.mode = reply.mode();
            endConversion(lock, status);
          }
        });
  }

  /// Ends a conversion that was not granted; the lock goes on.
  void endConversion(LocalLock lock, Completion.Status status) {
    lock.state = LocalLock.State.HELD;
    lock.cancellation = Optional.empty();
    lock.deadline = Optional.empty();
    updateTicking(lock);
    complete(lock.number, lock.completion(status));
  }

  void released(Message.Released reply) {
    for (Message.ReleasedLock released : reply.locks()) {
      find(released.lock())
          .filter(lock -> lock.state == LocalLock.State.RELEASING)
          .filter(lock -> lock.attempt == released.attempt())
          .ifPresent(this::endRelease);
    }
  }

  void endRelease(LocalLock lock) {
    forget(lock);
    if (!lock.abandoned) {
      complete(lock.number, Completion.of(Completion.Status.RELEASED));
    }
  }

  void blocking(Message.Blocking notification) {
    find(notification.lock()).ifPresent(lock -> blocking(lock, notification.mode()));
  }

  private void blocking(LocalLock lock, Mode mode) {
    switch (lock.state) {
      case REQUESTED -> {
        // It holds nothing any more.
      }
      case RELEASING -> context.flushToMaster(lock.name);
      case HELD, CONVERTING -> {
        if (!lock.mode.isCompatibleWith(mode)) {
          lock.blocked = lock.blocked.join(mode);
          if (lock.undelivered.isEmpty()) {
            context.emit(new Effect.Blocking(lock.number, mode));
          }
        }
      }
    }
  }

  // Time and permits.

  void permitChanged(Permit next) {
    permit = next;
    tick();
  }

  void tick() {
    for (LocalLock lock : List.copyOf(ticking.values())) {
      if (lock.undelivered.isPresent()) {
        deliverIfPermitted(lock);
      }
      boolean late = lock.deadline.isPresent() && !lock.deadline.get().isAfter(context.now());
      if (late && (lock.waits() || lock.isFirstGrantUndelivered())) {
        cancel(lock, Completion.Status.TIMED_OUT);
      } else if (late && lock.undelivered.isEmpty()) {
        lock.deadline = Optional.empty();
        updateTicking(lock);
      }
    }
  }

  /// Refuses new locks from now on.
  void refuseNew() {
    leaving = true;
  }

  void complete(long lock, Completion completion) {
    context.emit(new Effect.Completed(lock, completion));
  }
}
