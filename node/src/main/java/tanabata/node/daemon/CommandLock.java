package tanabata.node.daemon;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockRefused;
import tanabata.dlm.Session;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockChange;
import tanabata.node.admin.LockRequest;
import tanabata.node.admin.LockTicket;

/// One lock of one command. Given back, abandoned or lost, it ends once.
final class CommandLock implements LockTicket, HeldLock.Listener {

  private static final long LOOK_MILLIS = 20;

  private final LockName name;
  private final CompletableFuture<HeldLock> granted;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Session session;
  private final Runnable end;

  /// One that was not even asked for.
  record Refused(LockAnswer.Refused why) implements LockTicket {
    @Override
    public CompletionStage<LockAnswer> answer() {
      return CompletableFuture.completedFuture(why);
    }

    @Override
    public CompletionStage<LockAnswer> convert(LockChange change) {
      return answer();
    }

    @Override
    public void whenLost(Runnable action) {}

    @Override
    public boolean release() {
      return false;
    }

    @Override
    public void abandon() {}
  }

  /// @param end to be run once, when the command has no part in the session any more
  CommandLock(Session session, LockName name, Mode mode, LockRequest request, Runnable end) {
    this.session = session;
    this.name = name;
    this.end = end;
    Flags flags = request.noQueue() ? Flags.of(Flag.NO_QUEUE) : Flags.NONE;
    granted = session.lock(name, mode, new LockOptions(flags, request.timeout(), this));
  }

  @Override
  public CompletionStage<LockAnswer> answer() {
    return granted.handle(this::answer);
  }

  private LockAnswer answer(HeldLock lock, Throwable trouble) {
    if (trouble == null) {
      return granted(lock);
    }
    finish();
    return refusal(trouble);
  }

  private LockAnswer granted(HeldLock lock) {
    Value value = lock.value();
    return new LockAnswer.Granted(
        lock.token(),
        session.number(),
        new LockAnswer.Value(value.block().toString(), value.isValid()));
  }

  private LockAnswer refusal(Throwable trouble) {
    Throwable cause =
        trouble instanceof CompletionException && trouble.getCause() != null
            ? trouble.getCause()
            : trouble;
    if (cause instanceof LockRefused refused) {
      boolean inTime =
          refused.status() == Completion.Status.BUSY
              || refused.status() == Completion.Status.TIMED_OUT;
      return new LockAnswer.Refused(inTime, refused.getMessage());
    }
    return new LockAnswer.Refused(false, "lock '" + name + "': " + cause.getMessage());
  }

  @Override
  public CompletionStage<LockAnswer> convert(LockChange change) {
    Optional<HeldLock> lock = held();
    if (lock.isEmpty()) {
      return refused("is not held yet, so it cannot be converted");
    }
    try {
      Mode mode = Mode.valueOf(change.mode());
      Block block = Block.of(HexFormat.of().parseHex(change.hex()));
      return lock.get()
          .convert(mode, Flags.NONE, block, change.timeout())
          .handle((held, trouble) -> trouble == null ? granted(held) : refusal(trouble));
    } catch (IllegalArgumentException e) {
      return refused("cannot be converted: " + e.getMessage());
    }
  }

  private CompletionStage<LockAnswer> refused(String why) {
    return CompletableFuture.completedFuture(
        new LockAnswer.Refused(false, "lock '" + name + "' " + why));
  }

  @Override
  public void whenLost(Runnable action) {
    lost.thenRun(action);
  }

  @Override
  public void lost(HeldLock lock) {
    lost.complete(null);
  }

  /// A lock that was valid at the end was so all the time: what is lost does not come back.
  @Override
  public boolean release() {
    try {
      Optional<HeldLock> lock = held();
      boolean valid = lock.isPresent() && isValidInTheEnd(lock.get());
      lock.ifPresent(
          held -> held.unlock().handle((_, _) -> (Void) null).toCompletableFuture().join());
      return valid;
    } finally {
      finish();
    }
  }

  /// Waits for as long as it can be neither relied on nor said to be lost.
  private boolean isValidInTheEnd(HeldLock lock) {
    while (!lock.isValid()) {
      try {
        lost.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return false;
      } catch (TimeoutException e) {
        // Not known yet.
      } catch (InterruptedException | ExecutionException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void abandon() {
    if (!granted.cancel(true)) {
      held().ifPresent(lock -> lock.unlock(Flags.of(Flag.INVALIDATE), Block.NONE));
    }
    finish();
  }

  private Optional<HeldLock> held() {
    return granted.isDone() && !granted.isCompletedExceptionally()
        ? Optional.of(granted.join())
        : Optional.empty();
  }

  private void finish() {
    if (ended.compareAndSet(false, true)) {
      end.run();
    }
  }
}
