package tanabata.dlm;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.dlm.core.message.Envelope;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// One space of names that some nodes share, seen from one of them. From any thread.
///
/// The core of the space is one loop, but no thread of its own: whoever brings an input carries it
/// out, or leaves it to the one who is at it ([Loop]). So callbacks come on threads of the
/// transport, the clock, or of any user of the space.
public final class LockSpace implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LockSpace.class);

  private static final long TICK_MILLIS = 20;

  private final NodeId self;
  private final Supplier<Moment> clock;
  private final Transport transport;
  private final Events events;
  private final LockCore core;
  private final Loop<Input> loop;
  private final ScheduledExecutorService ticker;
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicLong lastSession = new AtomicLong();
  private final Map<Long, HeldLock> locks = new ConcurrentHashMap<>();
  private final Map<Long, Adoption> adoptions = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<RangeResult>> ranges = new ConcurrentHashMap<>();
  private final Map<Long, LockListing> sights = new ConcurrentHashMap<>();
  private final Map<LockName, CachedGrant> cached = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  /// Orders to rely on nothing that the loop has not come to yet.
  private final AtomicInteger revocations = new AtomicInteger();

  // Written by the loop.
  private volatile Permit permit = Permit.NONE;
  private volatile Membership membership = Membership.EMPTY;

  private record Adoption(HeldLock lock, CompletableFuture<HeldLock> future) {}

  /// What the owner of a space is told. Called on threads of the space; must not block.
  public interface Events {

    /// All members have reported, and the names that are mastered here are served.
    default void started(long epoch) {}

    /// The space has found a promise broken, and does nothing any more.
    default void failed(Throwable cause) {}
  }

  private LockSpace(
      NodeId self, Tuning tuning, Supplier<Moment> clock, Transport transport, Events events) {
    this.self = self;
    this.clock = clock;
    this.transport = transport;
    this.events = events;
    core = new LockCore(self, tuning);
    loop = new Loop<>(this::take, this::broken);
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("tanabata-locks-clock").unstarted(work));
  }

  /// A space that takes part as soon as a membership names `self`.
  ///
  /// @param clock the one that the permits' moments are of
  public static LockSpace open(
      NodeId self, Tuning tuning, Supplier<Moment> clock, Transport transport, Events events) {
    LockSpace space = new LockSpace(self, tuning, clock, transport, events);
    space.ticker.scheduleAtFixedRate(
        () -> space.give(new Input.Tick()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return space;
  }

  // For users.

  /// A new session: who waits and is waited for, in the search for deadlocks.
  public Session newSession() {
    return new Session(this, lastSession.incrementAndGet());
  }

  /// A lock in nobody's name, which takes no part in the search for deadlocks.
  ///
  /// @return completed with the lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not
  public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
    return lock(Optional.empty(), name, mode, options);
  }

  CompletableFuture<HeldLock> lock(
      Optional<Session> session, LockName name, Mode mode, LockOptions options) {
    HeldLock lock =
        new HeldLock(this, session, lastNumber.incrementAndGet(), name, options.listener());
    CompletableFuture<HeldLock> future = lock.firstWish();
    remember(lock);
    long owner = session.map(Session::number).orElse(0L);
    give(new Input.Lock(lock.number(), name, mode, options.flags(), owner, options.patience()));
    return future;
  }

  /// A lock of `java.util.concurrent` over a name. All views of one name and node share one grant,
  /// which stays here after use until another node wants it.
  public ClusterReadWriteLock readWriteLock(LockName name) {
    return new ClusterReadWriteLock(
        cached.computeIfAbsent(name, wanted -> new CachedGrant(this, wanted)));
  }

  CompletionStage<HeldLock> adopt(
      Session session, LockName name, Mode mode, LockOptions.Listener listener) {
    long request = lastNumber.incrementAndGet();
    CompletableFuture<HeldLock> future = new CompletableFuture<>();
    // Its number is known when it is found.
    adoptions.put(
        request, new Adoption(new HeldLock(this, Optional.of(session), 0, name, listener), future));
    give(new Input.Adopt(request, name, mode, session.number()));
    return future;
  }

  /// Unlocks all persistent locks that sessions of this node have left behind.
  public void purge() {
    give(new Input.PurgeOrphans());
  }

  /// A range of bytes of a name, as `fcntl(2)` has it. A wish that waits is taken back by
  /// cancelling the future.
  public CompletableFuture<RangeResult> range(LockName name, RangeRequest wish) {
    long request = lastNumber.incrementAndGet();
    CompletableFuture<RangeResult> future = new CompletableFuture<>();
    ranges.put(request, future);
    give(new Input.RequestRange(request, name, wish));
    future.whenComplete((_, _) -> {
      if (future.isCancelled()) {
        give(new Input.CancelRange(request));
      }
    });
    return future;
  }

  /// Asks all members what they master.
  ///
  /// @param most how many locks each member tells at the most
  /// @return what those had to say that answered in time
  public CompletionStage<LockListing.Seen> look(Optional<LockName> name, int most, Duration time) {
    long request = lastNumber.incrementAndGet();
    LockListing sight = new LockListing(new TreeSet<>(membership.members().keySet()));
    sights.put(request, sight);
    give(new Input.ListLocks(request, name, most));
    return sight.within(time, () -> sights.remove(request));
  }

  /// Whether grants may be relied on at this moment.
  public boolean isPermitted() {
    return revocations.get() == 0 && permit.isValid(clock.get());
  }

  /// Who takes part, as far as this node knows.
  public Membership membership() {
    return membership;
  }

  public NodeId self() {
    return self;
  }

  /// What the loop knows; see [Standing].
  public CompletionStage<Standing> standing() {
    CompletableFuture<Standing> future = new CompletableFuture<>();
    loop.run(() ->
        future.complete(
            new Standing(core.membership(), core.awaited(), core.locks(), isPermitted())));
    return future;
  }

  /// How a space stands, for people.
  ///
  /// @param awaited who has not reported yet, so that names mastered here wait
  /// @param locks how many locks this node has or wishes for
  public record Standing(
      Membership membership, SortedSet<NodeId> awaited, int locks, boolean permitted) {}

  // For fencing and the transport.

  public void change(Membership next) {
    give(new Input.MembershipChanged(next));
  }

  /// This node is cut off: everything is lost.
  public void out() {
    give(new Input.Evicted());
  }

  /// [Permit#NONE] holds at once. Any other must not overtake what was said before, lest something
  /// that is about to be lost be relied on again.
  public void permit(Permit next) {
    if (next.equals(Permit.NONE)) {
      revocations.incrementAndGet();
    }
    give(new Input.PermitChanged(next));
  }

  public void heard(NodeId from, Envelope envelope) {
    give(new Input.Received(from, envelope));
  }

  /// Gives everything up and hands over what is mastered here.
  ///
  /// @return completed when the others need this node no more
  public CompletionStage<Void> leave() {
    give(new Input.Leave());
    return left;
  }

  /// Stops. Whoever still holds something should have left, or been cut off.
  @Override
  public void close() {
    ticker.shutdownNow();
    loop.stop();
  }

  // The loop.

  void give(Input input) {
    loop.give(input);
  }

  /// A wish of a lock that was granted. When it is the loop's turn, the lock may be gone, and with
  /// it who would pass the core's answer on.
  void give(HeldLock lock, Input wish) {
    loop.run(() -> {
      if (locks.containsKey(lock.number())) {
        take(wish);
      } else {
        lock.tooLate();
      }
    });
  }

  private void take(Input input) {
    if (input instanceof Input.PermitChanged(Permit next)) {
      // Before the core: what is told under it must find it.
      permitted(next);
    }
    core.accept(clock.get(), input, this::execute);
    if (input instanceof Input.MembershipChanged || input instanceof Input.Evicted) {
      membership = core.membership();
    }
  }

  private void permitted(Permit next) {
    permit = next;
    if (next.equals(Permit.NONE)) {
      revocations.decrementAndGet();
    }
    cached.values().forEach(CachedGrant::permitChanged);
  }

  private void execute(Effect effect) {
    switch (effect) {
      case Effect.Send send -> transport.send(send.to(), send.envelope());
      case Effect.Completed done -> completed(done);
      case Effect.Blocking wanted -> with(wanted.lock(), lock -> lock.wanted(wanted.mode()));
      case Effect.Lost lost -> {
        with(
            lost.lock(),
            lock -> {
              forget(lock);
              lock.lost();
            });
      }
      case Effect.Adopted adopted -> adopted(adopted);
      case Effect.RangeCompleted done -> {
        CompletableFuture<RangeResult> future = ranges.remove(done.request());
        if (future != null) {
          future.complete(done.result());
        }
      }
      case Effect.RangesLost _ -> log.warn("all byte ranges of this node are lost");
      case Effect.Serving started -> events.started(started.epoch());
      case Effect.Left _ -> left.complete(null);
      case Effect.LocksListed seen -> {
        LockListing sight = sights.get(seen.request());
        if (sight != null) {
          sight.add(seen);
        }
      }
    }
  }

  private void remember(HeldLock lock) {
    locks.put(lock.number(), lock);
    lock.session().ifPresent(session -> session.has(lock));
  }

  /// Of this lock nothing more will be told.
  void forget(HeldLock lock) {
    locks.remove(lock.number(), lock);
    lock.session().ifPresent(session -> session.hasNoMore(lock));
  }

  private void with(long number, Consumer<HeldLock> step) {
    HeldLock lock = locks.get(number);
    if (lock != null) {
      step.accept(lock);
    }
  }

  private void completed(Effect.Completed done) {
    with(
        done.lock(),
        lock -> {
          Completion completion = done.completion();
          boolean neverGranted = !completion.isGranted() && lock.token() == 0;
          if (neverGranted || completion.status() == Completion.Status.RELEASED) {
            forget(lock);
          }
          lock.completed(completion);
        });
  }

  private void adopted(Effect.Adopted adopted) {
    Adoption adoption = adoptions.remove(adopted.request());
    if (adoption == null) {
      return;
    }
    if (adopted.completion().isGranted()) {
      HeldLock lock = adoption.lock.numbered(adopted.lock());
      lock.adopted(adopted.completion());
      remember(lock);
      adoption.future.complete(lock);
    } else {
      adoption.future.completeExceptionally(
          new LockRefused(adoption.lock.name(), adopted.completion().status()));
    }
  }

  private void broken(Throwable cause) {
    log.error("the lock manager has stopped: {}", cause.toString(), cause);
    permit = Permit.NONE;
    locks.values().forEach(lock -> lock.broken(cause));
    events.failed(cause);
  }
}
