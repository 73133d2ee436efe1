package tanabata.dlm.core;

import java.util.Optional;
import java.util.function.Predicate;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// What becomes of this node's locks when members change, when it is evicted, and when it leaves.
///
/// With a recovery each lock reports what its user relies on, and repeats its pending request:
/// masters carry nothing of their own from one epoch to the next but values.
final class LocalRecovery {

  private final CoreContext context;
  private final LocalLocks locks;

  LocalRecovery(CoreContext context, LocalLocks locks) {
    this.context = context;
    this.locks = locks;
  }

  /// Reports to the masters.
  ///
  /// @param wanted the names to report
  void report(Predicate<LockName> wanted) {
    for (LocalLock lock : locks.select(each -> wanted.test(each.name))) {
      report(lock);
    }
  }

  private void report(LocalLock lock) {
    switch (lock.state) {
      case REQUESTED -> locks.sendRequest(lock);
      case HELD -> context.sendToMaster(lock.report(lock.mode));
      case CONVERTING -> reportConversion(lock);
      case RELEASING -> reportRelease(lock);
    }
  }

  private void reportConversion(LocalLock lock) {
    Mode certain = context.rules.reliedOn(lock.mode, lock.requested, lock.flags);
    context.sendToMaster(lock.report(certain));
    boolean mayBeLess = certain != lock.mode && lock.requested.covers(lock.mode);
    lock.maybeDemoted = lock.maybeDemoted || mayBeLess;
    if (lock.cancellation.isPresent()) {
      lock.mode = certain;
      locks.endConversion(lock, lock.cancellation.get());
    } else {
      context.sendToMaster(lock.nextConversion());
    }
  }

  /// A release may bring a value that must not be lost. If it brings none it is done, for a new
  /// master knows nothing of the lock.
  private void reportRelease(LocalLock lock) {
    if (lock.mode.writes()) {
      context.sendToMaster(lock.report(Mode.NL));
      context.sendToMaster(lock.nextRelease());
    } else {
      locks.endRelease(lock);
    }
  }

  /// This node is evicted: others may hold what it held. What it has only requested it goes on
  /// requesting.
  void loseAll() {
    for (LocalLock lock : locks.all()) {
      switch (lock.state) {
        case REQUESTED -> {
          // Nothing is held, so nothing is lost.
        }
        case HELD, CONVERTING -> {
          if (lock.isFirstGrantUndelivered()) {
            lock.state = LocalLock.State.REQUESTED;
            lock.undelivered = Optional.empty();
            locks.updateTicking(lock);
          } else {
            lose(lock);
          }
        }
        case RELEASING -> locks.endRelease(lock);
      }
    }
  }

  private void lose(LocalLock lock) {
    locks.forget(lock);
    if (lock.isBusy()) {
      locks.complete(lock.number, Completion.of(Completion.Status.LOST));
    }
    if (!lock.orphan) {
      context.emit(new Effect.Lost(lock.number));
    }
  }

  /// This node leaves: new requests are refused, and all locks are given up.
  void leave() {
    locks.refuseNew();
    for (LocalLock lock : locks.all()) {
      if (lock.waits() || lock.undelivered.isPresent()) {
        locks.complete(lock.number, Completion.of(Completion.Status.LEAVING));
      }
      if (lock.wasDelivered && lock.state != LocalLock.State.RELEASING && !lock.orphan) {
        context.emit(new Effect.Lost(lock.number));
      }
      locks.abandon(lock);
    }
  }
}
