package tanabata.dlm;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Input;

/// Somebody who locks one thing after the other: a process, a request, a transaction. While it
/// waits for one lock it is taken not to go on, which is what the search for deadlocks rests on.
/// From any thread.
public final class Session implements AutoCloseable {

  private final LockSpace space;
  private final long number;
  private final Set<HeldLock> locks = ConcurrentHashMap.newKeySet();

  Session(LockSpace space, long number) {
    this.space = space;
    this.number = number;
  }

  public long number() {
    return number;
  }

  /// @return completed with the lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not. To cancel it takes the wish back
  public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
    return space.lock(Optional.of(this), name, mode, options);
  }

  /// Takes over a persistent lock that a session of this node has left behind.
  ///
  /// @return exceptionally with [LockRefused] if there is none, or none in this mode
  public CompletionStage<HeldLock> adopt(LockName name, Mode mode, LockOptions.Listener listener) {
    return space.adopt(this, name, mode, listener);
  }

  /// Gives everything back that the session still has. Locks in PW or EX leave the value block
  /// invalid; persistent ones stay, for somebody to adopt them.
  @Override
  public void close() {
    space.give(new Input.CloseSession(number));
    for (HeldLock lock : locks) {
      space.forget(lock);
      lock.closed();
    }
    locks.clear();
  }

  void has(HeldLock lock) {
    locks.add(lock);
  }

  void hasNoMore(HeldLock lock) {
    locks.remove(lock);
  }
}
