package tanabata.dlm;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;

/// The users' side of a lock core: makes inputs of what users request, and executes the effects
/// that answer them.
///
/// It has no thread and runs no core. Whoever runs the core implements [Runner], hands over every
/// [Effect.ForUsers] and every change of the permit, and does so on the thread that runs the core,
/// in order ([#execute], [#permitChanged], [#failed]). Everything else may be called from any
/// thread.
public final class LockClient {

  private static final Logger log = LoggerFactory.getLogger(LockClient.class);

  /// Runs a lock core.
  public interface Runner {

    /// Takes an input for the core. Called from any thread, also from within [LockClient#execute]:
    /// then the input is queued.
    void submit(Input input);

    /// Whether grants may be relied on at this moment. Called from any thread.
    boolean isPermitted();

    /// The members, as far as this node knows. Called from any thread.
    Membership membership();
  }

  private final Runner runner;
  private final Access access = new Access();
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicLong lastSession = new AtomicLong();
  private final Map<Long, Owned> locks = new ConcurrentHashMap<>();

  /// The locks with a pending conversion or release, by their numbers: to complete it if the lock
  /// is gone before the core gets it.
  private final Map<Long, HeldLock> changes = new ConcurrentHashMap<>();

  private final Map<Long, Adoption> adoptions = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<RangeResult>> ranges = new ConcurrentHashMap<>();
  private final Map<Long, ListingCollector> listings = new ConcurrentHashMap<>();
  private final Map<LockName, CachedGrant> cached = new ConcurrentHashMap<>();

  private record Owned(HeldLock lock, Optional<Session> session) {}

  private record Adoption(
      Session session,
      LockName name,
      HeldLock.Listener listener,
      CompletableFuture<HeldLock> future) {}

  public LockClient(Runner runner) {
    this.runner = runner;
  }

  // For users.

  /// A new session: what waits, and is waited for, in the search for deadlocks.
  public Session newSession() {
    return new Session(access, lastSession.incrementAndGet());
  }

  /// Requests a lock that belongs to no session, and takes no part in the search for deadlocks.
  ///
  /// @return completed with the lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not. To cancel the future cancels the request
  public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
    return lock(Optional.empty(), name, mode, options);
  }

  private CompletableFuture<HeldLock> lock(
      Optional<Session> session, LockName name, Mode mode, LockOptions options) {
    HeldLock lock = new HeldLock(access, lastNumber.incrementAndGet(), name, options.listener());
    CompletableFuture<HeldLock> future = lock.firstRequest();
    remember(lock, session);
    long owner = session.map(Session::number).orElse(0L);
    runner.submit(
        new Input.Lock(lock.number(), name, mode, options.flags(), owner, options.timeout()));
    return future;
  }

  /// A lock of `java.util.concurrent` for a name. All of one name and node share one grant, which
  /// stays here after use until another node requests it.
  public ClusterReadWriteLock readWriteLock(LockName name) {
    return new ClusterReadWriteLock(
        cached.computeIfAbsent(name, missing -> new CachedGrant(access, missing)));
  }

  /// Releases all persistent locks that sessions of this node have left behind.
  public void purgeOrphans() {
    runner.submit(new Input.PurgeOrphans());
  }

  /// Requests a byte range of a name, as with `fcntl(2)`. To cancel the future cancels a request
  /// that waits, and does not tell whether it was granted meanwhile: see [#interrupt].
  public CompletableFuture<RangeResult> range(LockName name, RangeRequest range) {
    long request = lastNumber.incrementAndGet();
    CompletableFuture<RangeResult> future = new CompletableFuture<>();
    ranges.put(request, future);
    runner.submit(new Input.RequestRange(request, name, range));
    future.whenComplete((_, _) -> {
      if (future.isCancelled()) {
        runner.submit(new Input.CancelRange(request));
      }
    });
    return future;
  }

  /// Asks to give up a request that waits, and completes it as before: as cancelled, or as done if
  /// it was granted meanwhile.
  ///
  /// @param request what [#range] has returned
  public void interrupt(CompletableFuture<RangeResult> request) {
    ranges.forEach((number, pending) -> {
      if (pending == request) {
        runner.submit(new Input.CancelRange(number));
      }
    });
  }

  /// Asks all members for the locks that they master.
  ///
  /// @param name of these locks only, or of all
  /// @param limit how many locks each member lists at most
  public CompletionStage<LockListing> listLocks(
      Optional<LockName> name, int limit, Duration timeout) {
    long request = lastNumber.incrementAndGet();
    ListingCollector collector = new ListingCollector(runner.membership().members().keySet());
    listings.put(request, collector);
    runner.submit(new Input.ListLocks(request, name, limit));
    return collector
        .within(timeout)
        .thenApply(listing -> {
          listings.remove(request);
          return listing;
        });
  }

  /// What locks, sessions and cached grants need of their client.
  private final class Access implements HeldLock.Client, Session.Client, CachedGrant.Client {

    @Override
    public void submit(HeldLock lock, Input change) {
      changes.put(lock.number(), lock);
      runner.submit(change);
    }

    @Override
    public void cancel(HeldLock lock) {
      runner.submit(new Input.Cancel(lock.number()));
    }

    @Override
    public boolean isPermitted() {
      return runner.isPermitted();
    }

    @Override
    public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
      return LockClient.this.lock(name, mode, options);
    }

    @Override
    public CompletableFuture<HeldLock> lock(
        Session session, LockName name, Mode mode, LockOptions options) {
      return LockClient.this.lock(Optional.of(session), name, mode, options);
    }

    @Override
    public CompletionStage<HeldLock> adopt(
        Session session, LockName name, Mode mode, HeldLock.Listener listener) {
      long request = lastNumber.incrementAndGet();
      CompletableFuture<HeldLock> future = new CompletableFuture<>();
      adoptions.put(request, new Adoption(session, name, listener, future));
      runner.submit(new Input.Adopt(request, name, mode, session.number()));
      return future;
    }

    @Override
    public void close(Session session) {
      runner.submit(new Input.CloseSession(session.number()));
      for (HeldLock lock : session.locks()) {
        forget(lock);
        changes.remove(lock.number(), lock);
        lock.closed();
      }
    }
  }

  // By the thread that runs the core.

  public void execute(Effect.ForUsers effect) {
    switch (effect) {
      case Effect.Completed done -> completed(done);
      case Effect.Blocking blocking ->
          with(blocking.lock(), lock -> lock.blocking(blocking.mode()));
      case Effect.Lost lost ->
          with(
              lost.lock(),
              lock -> {
                forget(lock);
                lock.lost();
              });
      case Effect.Adopted adopted -> adopted(adopted);
      case Effect.RangeCompleted done ->
          Optional.ofNullable(ranges.remove(done.request()))
              .ifPresent(future -> future.complete(done.result()));
      case Effect.RangesLost _ -> log.warn("all byte ranges of this node are lost");
      case Effect.LocksListed list ->
          Optional.ofNullable(listings.get(list.request()))
              .ifPresent(collector -> collector.add(list));
    }
  }

  /// [Runner#isPermitted] has changed.
  public void permitChanged() {
    cached.values().forEach(CachedGrant::permitChanged);
  }

  /// The core has found a promise broken and executes nothing any more.
  public void failed(Throwable cause) {
    locks.values().forEach(owned -> owned.lock.failed(cause));
    changes.values().forEach(lock -> lock.failed(cause));
  }

  private void remember(HeldLock lock, Optional<Session> session) {
    locks.put(lock.number(), new Owned(lock, session));
    session.ifPresent(owner -> owner.add(lock));
  }

  /// No effect will be about this lock any more.
  private void forget(HeldLock lock) {
    // An orphan that was adopted has kept its number, so another may stand there.
    Optional.ofNullable(locks.get(lock.number()))
        .filter(owned -> owned.lock == lock && locks.remove(lock.number(), owned))
        .flatMap(Owned::session)
        .ifPresent(session -> session.remove(lock));
  }

  private void with(long number, Consumer<HeldLock> action) {
    Optional.ofNullable(locks.get(number)).ifPresent(owned -> action.accept(owned.lock));
  }

  private void completed(Effect.Completed done) {
    Optional<HeldLock> changed = Optional.ofNullable(changes.remove(done.lock()));
    Optional<HeldLock> known = Optional.ofNullable(locks.get(done.lock())).map(Owned::lock);
    known.ifPresentOrElse(
        lock -> completed(lock, done), () -> changed.ifPresent(HeldLock::requestedTooLate));
  }

  private void completed(HeldLock lock, Effect.Completed done) {
    boolean neverGranted = !done.completion().isGranted() && lock.token() == 0;
    boolean released = done.completion().status() == Completion.Status.RELEASED;
    if (neverGranted || released) {
      forget(lock);
    }
    lock.completed(done.completion());
  }

  private void adopted(Effect.Adopted adopted) {
    Optional.ofNullable(adoptions.remove(adopted.request()))
        .ifPresent(adoption -> adopted(adoption, adopted));
  }

  private void adopted(Adoption adoption, Effect.Adopted adopted) {
    if (adopted.completion().isGranted()) {
      HeldLock lock = new HeldLock(access, adopted.lock(), adoption.name, adoption.listener);
      lock.adopted(adopted.completion());
      remember(lock, Optional.of(adoption.session));
      adoption.future.complete(lock);
    } else {
      adoption.future.completeExceptionally(
          new LockRefused(adoption.name, adopted.completion().status()));
    }
  }
}
