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

/// A lock of this node. From any thread; one wish at a time.
///
/// What it says of itself is what the last grant said. That the grant may still be relied on, only
/// [#isValid] says, and only for that moment: whoever changes something outside should pass the
/// [#token] along, and let the other side refuse tokens below the highest it has seen.
public final class HeldLock {

  private final LockSpace space;
  private final long number;
  private final LockName name;
  private final LockOptions.Listener listener;
  private final Optional<Session> session;
  private volatile Granted granted = new Granted(Mode.NL, 0, Value.UNKNOWN, false);
  private volatile boolean gone;

  // Belongs to the space's loop.
  private boolean lost;

  // Belongs to the space's loop once the wish is made.
  private volatile Optional<CompletableFuture<HeldLock>> wish = Optional.empty();

  private record Granted(Mode mode, long token, Value value, boolean demoted) {}

  HeldLock(
      LockSpace space,
      Optional<Session> session,
      long number,
      LockName name,
      LockOptions.Listener listener) {
    this.space = space;
    this.session = session;
    this.number = number;
    this.name = name;
    this.listener = listener;
  }

  public LockName name() {
    return name;
  }

  public Mode mode() {
    return granted.mode;
  }

  /// Higher than that of every earlier grant of the name that excludes this one, on all nodes and
  /// for all time. A conversion gives a new one.
  public long token() {
    return granted.token;
  }

  /// The value block when the lock was granted last; ask it whether it is valid.
  public Value value() {
    return granted.value;
  }

  /// Whether the last conversion gave its old mode up on the way.
  public boolean wasDemoted() {
    return granted.demoted;
  }

  /// Whether the lock is held, and the node may be relied on, at this moment.
  public boolean isValid() {
    return !gone && granted.token != 0 && space.isPermitted();
  }

  /// Another mode, without writing the value block.
  public CompletionStage<HeldLock> convert(Mode mode) {
    return convert(mode, Flags.NONE, Block.NONE, Duration.ZERO);
  }

  /// Another mode.
  ///
  /// @param block written to the value block, if the lock is held in PW or EX and `mode` is not
  ///   stronger; [Block#NONE] to write nothing
  /// @param patience see [LockOptions]
  /// @return completed with this lock when it is granted; exceptionally with [LockRefused] if it is
  ///   not, and then the lock goes on as before
  public CompletionStage<HeldLock> convert(Mode mode, Flags flags, Block block, Duration patience) {
    CompletableFuture<HeldLock> future = new CompletableFuture<>();
    wish = Optional.of(future);
    space.give(this, new Input.Convert(number, mode, flags, block, patience));
    return future;
  }

  /// Gives it back, without writing the value block.
  public CompletionStage<HeldLock> unlock() {
    return unlock(Flags.NONE, Block.NONE);
  }

  /// Gives it back. Others can have it as soon as its master knows. The stage completes when this
  /// node knows that, up to 20 ms later; nobody has to wait for it.
  public CompletionStage<HeldLock> unlock(Flags flags, Block block) {
    CompletableFuture<HeldLock> future = new CompletableFuture<>();
    wish = Optional.of(future);
    space.give(this, new Input.Unlock(number, flags, block));
    return future;
  }

  /// Takes the wish under way back, if it is not granted yet.
  public void cancel() {
    space.give(new Input.Cancel(number));
  }

  CompletableFuture<HeldLock> firstWish() {
    CompletableFuture<HeldLock> future = new FirstWish();
    wish = Optional.of(future);
    return future;
  }

  /// Is taken back by being cancelled.
  private final class FirstWish extends CompletableFuture<HeldLock> {
    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled) {
        HeldLock.this.cancel();
      }
      return cancelled;
    }
  }

  HeldLock numbered(long other) {
    return new HeldLock(space, session, other, name, listener);
  }

  long number() {
    return number;
  }

  Optional<Session> session() {
    return session;
  }

  /// Its session is closed, and nothing more will be told of it.
  void closed() {
    gone = true;
    wish.ifPresent(
        future -> future.completeExceptionally(new LockRefused(name, Completion.Status.CANCELLED)));
  }

  // From the loop.

  void completed(Completion completion) {
    CompletableFuture<HeldLock> future = wish.orElseGet(CompletableFuture::new);
    if (completion.isGranted()) {
      boolean isFirst = granted.token == 0;
      granted = granted(completion);
      if (!future.complete(this) && isFirst) {
        // Its user has cancelled the future, and will never know.
        unlock();
      }
    } else if (completion.status() == Completion.Status.RELEASED) {
      gone = true;
      future.complete(this);
    } else {
      granted = new Granted(completion.mode(), granted.token, granted.value, granted.demoted);
      future.completeExceptionally(new LockRefused(name, completion.status()));
    }
  }

  private static Granted granted(Completion completion) {
    boolean demoted = completion.status() == Completion.Status.GRANTED_AFTER_DEMOTION;
    return new Granted(completion.mode(), completion.token(), completion.value(), demoted);
  }

  void adopted(Completion completion) {
    granted = granted(completion);
  }

  /// A wish was made when this was no more.
  void tooLate() {
    Completion.Status why = lost ? Completion.Status.LOST : Completion.Status.MISUSED;
    completed(new Completion(why, Mode.NL, granted.token, granted.value));
  }

  void wanted(Mode mode) {
    listener.wanted(this, mode);
  }

  void lost() {
    lost = true;
    gone = true;
    listener.lost(this);
  }

  /// The space has broken down.
  void broken(Throwable cause) {
    gone = true;
    wish.ifPresent(future -> future.completeExceptionally(new CompletionException(cause)));
  }
}
