package tanabata.dlm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// One grant of a name that the threads of this node share. It stays when they have gone, until
/// another node requests it; while it stays, entering and leaving cost one atomic change each.
///
/// The threads exclude each other by [#local]; this class only sees to it that the node holds what
/// they need. The thread that requested a grant is inside when it comes, however much others want
/// it by then: otherwise two nodes that take turns would pass it on for ever and never use it.
final class CachedGrant {

  /// What a grant needs of the client it belongs to.
  interface Client {

    CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options);

    /// Whether grants may be relied on at this moment.
    boolean isPermitted();
  }

  /// A bit of `state`, beside the number of threads inside: others want it, so no thread enters.
  private static final int REVOKED = 1 << 31;

  private final Client client;
  private final LockName name;
  private final ReentrantReadWriteLock local = new ReentrantReadWriteLock(true);
  private final AtomicInteger state = new AtomicInteger();
  private volatile int waiting;

  /// What may be relied on at present. Written under the monitor.
  private volatile Mode mode = Mode.NL;

  // These belong to the monitor.
  private Optional<HeldLock> held = Optional.empty();
  private Optional<Request> pending = Optional.empty();
  private boolean downgrading;

  /// The join of the modes that this grant blocks.
  private Mode blocked = Mode.NL;

  /// A request that one thread waits for. Belongs to the monitor.
  private static final class Request {
    boolean completed;
    boolean entered;
    boolean abandoned;
    Optional<LockRefused> refusal = Optional.empty();
  }

  CachedGrant(Client client, LockName name) {
    this.client = client;
    this.name = name;
  }

  LockName name() {
    return name;
  }

  /// Between the threads of this node.
  ReentrantReadWriteLock local() {
    return local;
  }

  /// The token of the grant, for a thread that is inside; 0 if it was lost.
  synchronized long token() {
    return held.map(HeldLock::token).orElse(0L);
  }

  boolean isValid() {
    return mode != Mode.NL && client.isPermitted();
  }

  private boolean tryEnter(Mode need) {
    int now = state.get();
    if (now < 0 || !mode.covers(need) || !state.compareAndSet(now, now + 1)) {
      return false;
    }
    // It may have been released in between; from here on it cannot be.
    if (mode.covers(need) && client.isPermitted()) {
      return true;
    }
    exit();
    return false;
  }

  /// For a thread that is inside already.
  void enterAgain() {
    state.incrementAndGet();
  }

  /// Waits until the node holds what is needed, and the thread is inside.
  ///
  /// @param nanos for how long; negative for ever
  /// @return whether the thread is inside now
  /// @throws LockRefused if it cannot be granted at all
  boolean enter(Mode need, long nanos) throws InterruptedException {
    return tryEnter(need) || enterSlowly(need, nanos, Flags.NONE);
  }

  /// The same, but without waiting for another node to release it.
  boolean enterAtOnce(Mode need) throws InterruptedException {
    return tryEnter(need) || enterSlowly(need, 0, Flags.of(Flag.NO_QUEUE));
  }

  private synchronized boolean enterSlowly(Mode need, long nanos, Flags flags)
      throws InterruptedException {
    boolean atOnce = flags.has(Flag.NO_QUEUE);
    long end = System.nanoTime() + nanos;
    waiting++;
    try {
      while (!tryEnter(need)) {
        if (mayRequest(need)) {
          Request request = request(need, flags);
          await(request, atOnce ? -1 : nanos, end);
          if (request.entered) {
            return true;
          }
          request.refusal.filter(CachedGrant::isFinal).ifPresent(CachedGrant::raise);
          if (atOnce || !request.completed) {
            return false;
          }
        } else if (atOnce || !pause(nanos, end)) {
          return false;
        }
      }
      return true;
    } finally {
      waiting--;
    }
  }

  /// Until the request is completed, or it is too late.
  private void await(Request request, long nanos, long end) throws InterruptedException {
    boolean finished = false;
    try {
      while (!request.completed && pause(nanos, end)) {
        continue;
      }
      finished = true;
    } finally {
      // The grant stays with the node, but no thread is inside because of it.
      request.abandoned = !request.completed;
      if (!finished && request.entered) {
        exit();
      }
    }
  }

  /// @return whether there is time left
  private boolean pause(long nanos, long end) throws InterruptedException {
    if (nanos < 0) {
      wait();
      return true;
    }
    long rest = end - System.nanoTime();
    if (rest <= 0) {
      return false;
    }
    wait(rest / 1_000_000, (int) (rest % 1_000_000));
    return true;
  }

  /// A request that would have had to wait, or was lost when the node was evicted, may be repeated.
  private static boolean isFinal(LockRefused refusal) {
    Completion.Status status = refusal.status();
    return status != Completion.Status.BUSY && status != Completion.Status.LOST;
  }

  private static void raise(LockRefused refusal) {
    throw refusal;
  }

  private boolean mayRequest(Mode need) {
    return pending.isEmpty() && !downgrading && state.get() == 0 && !mode.covers(need);
  }

  private Request request(Mode need, Flags flags) {
    Request request = new Request();
    pending = Optional.of(request);
    if (held.isPresent()) {
      // No thread is inside, so what was read may change until the grant.
      Flags demoting = new Flags(flags.bits() | Flags.of(Flag.DEMOTE).bits());
      held.get()
          .convert(need, demoting, Block.NONE, Duration.ZERO)
          .whenComplete((lock, trouble) ->
              completed(request, Optional.ofNullable(lock), Optional.ofNullable(trouble)));
    } else {
      client
          .lock(name, need, new LockOptions(flags, Duration.ZERO, new GrantListener()))
          .whenComplete((lock, trouble) ->
              completed(request, Optional.ofNullable(lock), Optional.ofNullable(trouble)));
    }
    return request;
  }

  private synchronized void completed(
      Request request, Optional<HeldLock> lock, Optional<Throwable> trouble) {
    pending = Optional.empty();
    request.completed = true;
    if (trouble.isEmpty()) {
      held = lock;
      mode = lock.orElseThrow().mode();
      request.entered = !request.abandoned;
      if (request.entered) {
        state.incrementAndGet();
      }
    } else {
      mode = held.map(HeldLock::mode).orElse(Mode.NL);
      request.refusal = trouble.map(this::refusal);
    }
    settle();
  }

  private LockRefused refusal(Throwable trouble) {
    return trouble instanceof LockRefused known
        ? known
        : new LockRefused(name, Completion.Status.LOST);
  }

  void exit() {
    int now = state.decrementAndGet();
    if (now == REVOKED || now == 0 && waiting > 0) {
      synchronized (this) {
        settle();
      }
    }
  }

  private final class GrantListener implements HeldLock.Listener {
    @Override
    public void blocking(HeldLock lock, Mode other) {
      synchronized (CachedGrant.this) {
        blocked = blocked.join(other);
        settle();
      }
    }

    @Override
    public void lost(HeldLock lock) {
      synchronized (CachedGrant.this) {
        mode = Mode.NL;
        held = Optional.empty();
        settle();
      }
    }
  }

  /// Opens or revokes the grant, as others want it, and releases it when no thread is inside.
  private void settle() {
    boolean revoked = held.isPresent() && !mode.isCompatibleWith(blocked);
    int now = state.updateAndGet(old -> revoked ? old | REVOKED : old & ~REVOKED);
    if (now == REVOKED && pending.isEmpty() && !downgrading) {
      release();
    }
    notifyAll();
  }

  /// If others want to read, this node may go on reading. If they want more, it is notified again.
  private void release() {
    HeldLock lock = held.orElseThrow();
    boolean keepsReading = mode == Mode.EX && blocked.isCompatibleWith(Mode.PR);
    mode = Mode.NL;
    blocked = Mode.NL;
    if (keepsReading) {
      downgrading = true;
      lock.convert(Mode.PR).whenComplete((_, trouble) -> downgraded(trouble == null));
    } else {
      held = Optional.empty();
      state.updateAndGet(old -> old & ~REVOKED);
      lock.unlock();
    }
  }

  private synchronized void downgraded(boolean granted) {
    downgrading = false;
    mode = granted && held.isPresent() ? Mode.PR : Mode.NL;
    settle();
  }

  synchronized void permitChanged() {
    if (waiting > 0) {
      notifyAll();
    }
  }
}
