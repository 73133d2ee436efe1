package tanabata.dlm;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import tanabata.foundation.background.Worker;

/// One space of names that some nodes share, seen from one of them. From any thread.
///
/// It runs the lock core on a [Loop] without a thread of its own: whoever brings an input runs it,
/// or leaves it to the thread that is running. So callbacks come on threads of the transport, of
/// the ticker, or of any user of the space. Everything for users is done by [LockClient].
public final class LockSpace implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LockSpace.class);

  private static final Duration TICK = Duration.ofMillis(20);

  private final NodeId self;
  private final Supplier<Moment> clock;
  private final Transport transport;
  private final Events events;
  private final LockCore core;
  private final Loop loop;
  private final Worker ticker = Worker.of("tanabata-locks-clock");
  private final LockClient client;
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  /// How often a permit was revoked that the loop has not come to yet.
  private final AtomicInteger revocations = new AtomicInteger();

  // Written by the loop.
  private volatile Permit permit = Permit.NONE;
  private volatile Membership membership = Membership.EMPTY;

  /// What the owner of a space is told. Called on threads of the space; must not block.
  public interface Events {

    /// All members have reported, and the names that are mastered here are served.
    default void serving(long epoch) {}

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
    loop = new Loop(this::failed);
    client = new LockClient(new CoreRunner());
  }

  /// A space that takes part as soon as a membership names `self`.
  ///
  /// @param clock the one that the permits' moments are of
  public static LockSpace open(
      NodeId self, Tuning tuning, Supplier<Moment> clock, Transport transport, Events events) {
    LockSpace space = new LockSpace(self, tuning, clock, transport, events);
    space.ticker.every(TICK, () -> space.submit(new Input.Tick()), space::failed);
    return space;
  }

  // For users; see LockClient.

  /// A new session: what waits, and is waited for, in the search for deadlocks.
  public Session newSession() {
    return client.newSession();
  }

  /// Requests a lock that belongs to no session, and takes no part in the search for deadlocks.
  ///
  /// @return completed with the lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not. To cancel the future cancels the request
  public CompletableFuture<HeldLock> lock(LockName name, Mode mode, LockOptions options) {
    return client.lock(name, mode, options);
  }

  /// A lock of `java.util.concurrent` for a name. All of one name and node share one grant, which
  /// stays here after use until another node requests it.
  public ClusterReadWriteLock readWriteLock(LockName name) {
    return client.readWriteLock(name);
  }

  /// Releases all persistent locks that sessions of this node have left behind.
  public void purgeOrphans() {
    client.purgeOrphans();
  }

  /// Requests a byte range of a name, as with `fcntl(2)`. To cancel the future cancels a request
  /// that waits.
  public CompletableFuture<RangeResult> range(LockName name, RangeRequest range) {
    return client.range(name, range);
  }

  /// Asks all members for the locks that they master.
  ///
  /// @param name of these locks only, or of all
  /// @param limit how many locks each member lists at most
  public CompletionStage<LockListing> listLocks(
      Optional<LockName> name, int limit, Duration timeout) {
    return client.listLocks(name, limit, timeout);
  }

  /// Whether grants may be relied on at this moment.
  public boolean isPermitted() {
    return revocations.get() == 0 && permit.isValid(clock.get());
  }

  /// The members, as far as this node knows.
  public Membership membership() {
    return membership;
  }

  public NodeId self() {
    return self;
  }

  /// For operators.
  public CompletionStage<Status> status() {
    CompletableFuture<Status> future = new CompletableFuture<>();
    loop.run(() ->
        future.complete(
            new Status(core.membership(), core.awaited(), core.locks(), isPermitted())));
    return future;
  }

  /// The state of a space, for operators.
  ///
  /// @param awaited the members that have not reported yet, so that names mastered here wait
  /// @param locks how many locks this node holds or requests
  /// @param permitted whether grants may be relied on
  public record Status(
      Membership membership, SortedSet<NodeId> awaited, int locks, boolean permitted) {}

  // For fencing and the transport.

  public void change(Membership next) {
    submit(new Input.MembershipChanged(next));
  }

  /// This node was cut off and takes part no more: it has lost all its locks.
  public void evict() {
    submit(new Input.Evicted());
  }

  /// [Permit#NONE] holds at once. Any other must not overtake what was submitted before, or a lock
  /// that is about to be lost could be relied on again.
  public void permit(Permit next) {
    if (next.equals(Permit.NONE)) {
      revocations.incrementAndGet();
    }
    submit(new Input.PermitChanged(next));
  }

  public void receive(NodeId from, Envelope envelope) {
    submit(new Input.Received(from, envelope));
  }

  /// Leaves gracefully: gives everything up and hands over what is mastered here.
  ///
  /// @return completed when the others need this node no more
  public CompletionStage<Void> leave() {
    submit(new Input.Leave());
    return left;
  }

  /// Stops. Whoever still holds a lock should have left, or been evicted.
  @Override
  public void close() {
    ticker.close();
    loop.stop();
  }

  // The loop.

  private final class CoreRunner implements LockClient.Runner {

    @Override
    public void submit(Input input) {
      LockSpace.this.submit(input);
    }

    @Override
    public boolean isPermitted() {
      return LockSpace.this.isPermitted();
    }

    @Override
    public Membership membership() {
      return membership;
    }
  }

  private void submit(Input input) {
    loop.run(() -> accept(input));
  }

  private void accept(Input input) {
    if (input instanceof Input.PermitChanged(Permit next)) {
      // Before the core: a grant that is delivered under it must find it.
      permitChanged(next);
    }
    core.accept(clock.get(), input, this::execute);
    if (input instanceof Input.MembershipChanged || input instanceof Input.Evicted) {
      membership = core.membership();
    }
  }

  private void permitChanged(Permit next) {
    permit = next;
    if (next.equals(Permit.NONE)) {
      revocations.decrementAndGet();
    }
    client.permitChanged();
  }

  private void execute(Effect effect) {
    switch (effect) {
      case Effect.Send send -> transport.send(send.to(), send.envelope());
      case Effect.ForUsers forUsers -> client.execute(forUsers);
      case Effect.Serving serving -> events.serving(serving.epoch());
      case Effect.Left _ -> left.complete(null);
    }
  }

  private void failed(Throwable cause) {
    log.error("the lock manager has stopped: {}", cause.toString(), cause);
    permit = Permit.NONE;
    client.failed(cause);
    events.failed(cause);
  }
}
