package tanabata.dlm;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// Somebody who takes one lock after the other: a process, a request, a transaction. The deadlock
/// detector assumes that a session that waits for one lock does not go on meanwhile. From any
/// thread.
public final class Session implements AutoCloseable {

  /// What a session needs of the client it belongs to.
  interface Client {

    CompletableFuture<HeldLock> lock(
        Session session, LockName name, Mode mode, LockOptions options);

    CompletionStage<HeldLock> adopt(
        Session session, LockName name, Mode mode, HeldLock.Listener listener);

    void close(Session session);
  }

  private final Client client;
  private final long number;
  private final Set<HeldLock> locks = ConcurrentHashMap.newKeySet();

  Session(Client client, long number) {
    this.client = client;
    this.number = number;
  }

  public long number() {
    return number;
  }

  /// Requests a lock.
  ///
  /// @return completed with the lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not. To cancel the future cancels the request
  public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
    return client.lock(this, name, mode, options);
  }

  /// Takes over a persistent lock that another session of this node has left behind.
  ///
  /// @return completed exceptionally with [LockRefused] if there is none, or none in this mode
  public CompletionStage<HeldLock> adopt(LockName name, Mode mode, HeldLock.Listener listener) {
    return client.adopt(this, name, mode, listener);
  }

  /// Releases everything that the session still has. Locks in PW or EX leave the value block
  /// invalid; persistent ones stay held, for another session to adopt them.
  @Override
  public void close() {
    client.close(this);
    locks.clear();
  }

  // By the client.

  Set<HeldLock> locks() {
    return locks;
  }

  void add(HeldLock lock) {
    locks.add(lock);
  }

  void remove(HeldLock lock) {
    locks.remove(lock);
  }
}
