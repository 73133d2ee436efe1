package tanabata.dlm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.Input;

/// A lock of this node. From any thread; one request at a time.
///
/// Its mode, token and value are those of the last grant. Only [#isValid] says whether that grant
/// may still be relied on, and only for that moment: whoever changes something elsewhere should
/// pass the [#token] along, and let the other side refuse tokens below the highest it has seen.
public final class HeldLock {

  /// Called on the thread that runs the lock core, which waits meanwhile: do little, never block.
  /// Requests may be made from here.
  public interface Listener {

    /// The lock blocks a request of another session for `mode`. Release it, or convert it down,
    /// when it suits. The request may be gone by then.
    default void blocking(HeldLock lock, Mode mode) {}

    /// The lock is held no more: this node was evicted, or leaves. Others may hold it from now on.
    default void lost(HeldLock lock) {}
  }

  /// What a lock needs of the client it belongs to.
  interface Client {

    /// @param change a conversion or a release
    void submit(HeldLock lock, Input change);

    void cancel(HeldLock lock);

    /// Whether grants may be relied on at this moment.
    boolean isPermitted();
  }

  private final Client client;
  private final long number;
  private final LockName name;
  private final Listener listener;
  private volatile Grant grant = new Grant(Mode.NL, 0, Value.UNKNOWN, false);
  private volatile boolean gone;

  /// Belongs to the thread that runs the core.
  private boolean lost;

  /// The last request. Belongs to the thread that runs the core once it is submitted.
  private volatile Optional<CompletableFuture<HeldLock>> request = Optional.empty();

  private record Grant(Mode mode, long token, Value value, boolean demoted) {

    static Grant of(Completion completion) {
      boolean demoted = completion.status() == Completion.Status.GRANTED_AFTER_DEMOTION;
      return new Grant(completion.mode(), completion.token(), completion.value(), demoted);
    }

    Grant in(Mode other) {
      return new Grant(other, token, value, demoted);
    }
  }

  HeldLock(Client client, long number, LockName name, Listener listener) {
    this.client = client;
    this.number = number;
    this.name = name;
    this.listener = listener;
  }

  public LockName name() {
    return name;
  }

  public Mode mode() {
    return grant.mode;
  }

  /// Higher than that of every earlier grant of the name that excludes this one, on all nodes and
  /// for all time. Each conversion has a new one.
  public long token() {
    return grant.token;
  }

  /// The value block when the lock was granted last.
  public Value value() {
    return grant.value;
  }

  /// Whether the last conversion gave the old mode up meanwhile.
  public boolean wasDemoted() {
    return grant.demoted;
  }

  /// Whether the lock is held, and may be relied on, at this moment.
  public boolean isValid() {
    return !gone && grant.token != 0 && client.isPermitted();
  }

  /// Converts to another mode, without writing the value block.
  public CompletionStage<HeldLock> convert(Mode mode) {
    return convert(mode, Flags.NONE, Block.NONE, Duration.ZERO);
  }

  /// Converts to another mode.
  ///
  /// @param block written to the value block, if the lock is held in PW or EX and `mode` is not
  ///   stronger; [Block#NONE] to write nothing
  /// @param timeout see [LockOptions]
  /// @return completed with this lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not, and then the lock goes on as before
  public CompletionStage<HeldLock> convert(Mode mode, Flags flags, Block block, Duration timeout) {
    return submit(new Input.Convert(number, mode, flags, block, timeout));
  }

  /// Releases the lock, without writing the value block.
  public CompletionStage<HeldLock> unlock() {
    return unlock(Flags.NONE, Block.NONE);
  }

  /// Releases the lock. Others can have it as soon as its master knows. The stage completes when
  /// this node knows that, up to 20 ms later; nobody has to wait for it.
  public CompletionStage<HeldLock> unlock(Flags flags, Block block) {
    return submit(new Input.Unlock(number, flags, block));
  }

  private CompletionStage<HeldLock> submit(Input change) {
    CompletableFuture<HeldLock> future = new CompletableFuture<>();
    request = Optional.of(future);
    client.submit(this, change);
    return future;
  }

  /// Cancels the pending request, if it is not granted yet.
  public void cancel() {
    client.cancel(this);
  }

  /// The future of the request for this lock; to cancel it cancels the request.
  CompletableFuture<HeldLock> firstRequest() {
    CompletableFuture<HeldLock> future = new FirstRequest();
    request = Optional.of(future);
    return future;
  }

  private final class FirstRequest extends CompletableFuture<HeldLock> {
    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled) {
        HeldLock.this.cancel();
      }
      return cancelled;
    }
  }

  long number() {
    return number;
  }

  /// Its session is closed: nothing will come of its request.
  void closed() {
    gone = true;
    request.ifPresent(
        future -> future.completeExceptionally(new LockRefused(name, Completion.Status.CANCELLED)));
  }

  // By the thread that runs the core.

  void completed(Completion completion) {
    CompletableFuture<HeldLock> future = request.orElseGet(CompletableFuture::new);
    if (completion.isGranted()) {
      boolean isFirst = grant.token == 0;
      grant = Grant.of(completion);
      if (!future.complete(this) && isFirst) {
        // Its user has cancelled the future, and will never know.
        unlock();
      }
    } else if (completion.status() == Completion.Status.RELEASED) {
      gone = true;
      future.complete(this);
    } else {
      grant = grant.in(completion.mode());
      future.completeExceptionally(new LockRefused(name, completion.status()));
    }
  }

  void adopted(Completion completion) {
    grant = Grant.of(completion);
  }

  /// A request was submitted when the lock was already gone.
  void requestedTooLate() {
    Completion.Status reason = lost ? Completion.Status.LOST : Completion.Status.MISUSED;
    completed(new Completion(reason, Mode.NL, grant.token, grant.value));
  }

  void blocking(Mode mode) {
    listener.blocking(this, mode);
  }

  void lost() {
    lost = true;
    gone = true;
    listener.lost(this);
  }

  /// The core has failed.
  void failed(Throwable cause) {
    gone = true;
    request.ifPresent(future -> future.completeExceptionally(new CompletionException(cause)));
  }
}
