package tanabata.dlm.core;

import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.message.Message;

/// The persistent locks of this node whose session has ended. They go on holding, until somebody
/// adopts them and mends what they protect, or all are purged.
final class Orphans {

  private final CoreContext context;
  private final LocalLocks locks;

  Orphans(CoreContext context, LocalLocks locks) {
    this.context = context;
    this.locks = locks;
  }

  void closeSession(long session) {
    for (LocalLock lock : locks.select(each -> each.session == session && !each.orphan)) {
      if (lock.persistent && lock.hasBeenTold && lock.state != LocalLock.State.RELEASING) {
        leaveBehind(lock);
      } else {
        locks.abandon(lock);
      }
    }
  }

  /// It goes on in the mode that it has; of a conversion under way, in the one that comes of it.
  private void leaveBehind(LocalLock lock) {
    lock.orphan = true;
    lock.untold = Optional.empty();
    lock.deadline = Optional.empty();
    locks.attend(lock);
    if (lock.state == LocalLock.State.CONVERTING) {
      locks.takeBack(lock, Completion.Status.CANCELLED);
    }
  }

  void adopt(Input.Adopt wish) {
    List<LocalLock> named = locks.select(lock -> lock.orphan && lock.name.equals(wish.name()));
    Optional<LocalLock> found =
        named.stream().filter(lock -> isHeldIn(wish.mode(), lock)).findFirst();
    if (found.isEmpty()) {
      Completion.Status why =
          named.isEmpty() ? Completion.Status.NO_ORPHAN : Completion.Status.OTHER_MODE;
      context.emit(new Effect.Adopted(wish.request(), 0, Completion.of(why)));
      return;
    }
    LocalLock lock = found.get();
    lock.orphan = false;
    lock.session = wish.session();
    context.sendToMaster(new Message.Adopt(lock.name, lock.number, lock.session));
    context.emit(
        new Effect.Adopted(
            wish.request(), lock.number, lock.completion(Completion.Status.GRANTED)));
  }

  private static boolean isHeldIn(Mode mode, LocalLock lock) {
    return lock.state == LocalLock.State.HELD && lock.mode == mode;
  }

  void purge() {
    locks.select(lock -> lock.orphan).forEach(locks::abandon);
  }
}
