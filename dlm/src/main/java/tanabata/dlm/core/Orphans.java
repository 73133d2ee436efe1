package tanabata.dlm.core;

import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.Message;

/// The persistent locks of this node whose session has ended. They stay held until a session adopts
/// them and repairs what they protect, or all are purged.
final class Orphans {

  private final CoreContext context;
  private final LocalLocks locks;

  Orphans(CoreContext context, LocalLocks locks) {
    this.context = context;
    this.locks = locks;
  }

  void closeSession(long session) {
    for (LocalLock lock : locks.select(each -> each.session == session && !each.orphan)) {
      boolean outlives =
          lock.persistent && lock.wasDelivered && lock.state != LocalLock.State.RELEASING;
      if (outlives) {
        orphan(lock);
      } else {
        locks.abandon(lock);
      }
    }
  }

  /// The lock stays in its mode; if a conversion is pending, in the mode that comes of it.
  private void orphan(LocalLock lock) {
    lock.orphan = true;
    lock.undelivered = Optional.empty();
    lock.deadline = Optional.empty();
    locks.updateTicking(lock);
    if (lock.state == LocalLock.State.CONVERTING) {
      locks.cancel(lock, Completion.Status.CANCELLED);
    }
  }

  void adopt(Input.Adopt request) {
    List<LocalLock> named = locks.select(lock -> lock.orphan && lock.name.equals(request.name()));
    named.stream()
        .filter(lock -> isHeldIn(request.mode(), lock))
        .findFirst()
        .ifPresentOrElse(lock -> adopt(lock, request), () -> refuse(request, named.isEmpty()));
  }

  private static boolean isHeldIn(Mode mode, LocalLock lock) {
    return lock.state == LocalLock.State.HELD && lock.mode == mode;
  }

  private void adopt(LocalLock lock, Input.Adopt request) {
    lock.orphan = false;
    lock.session = request.session();
    context.sendToMaster(new Message.Adopt(lock.name, lock.number, lock.session));
    context.emit(
        new Effect.Adopted(
            request.request(), lock.number, lock.completion(Completion.Status.GRANTED)));
  }

  private void refuse(Input.Adopt request, boolean none) {
    Completion.Status reason = none ? Completion.Status.NO_ORPHAN : Completion.Status.OTHER_MODE;
    context.emit(new Effect.Adopted(request.request(), 0, Completion.of(reason)));
  }

  void purge() {
    locks.select(lock -> lock.orphan).forEach(locks::abandon);
  }
}
