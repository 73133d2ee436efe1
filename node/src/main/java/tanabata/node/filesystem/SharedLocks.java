package tanabata.node.filesystem;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockClient;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockRefused;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;

/// Carries out at the lock manager what the core of a filesystem asks for. What it asks for and
/// gives back comes one after the other; what the lock manager says comes on the threads of that.
public final class SharedLocks {

  /// No command can have a lock of such a name.
  static final String PREFIX = "\u0001fs:";

  /// A token is an epoch and a count of grants.
  private static final int COUNT_BITS = 40;

  /// Why a lock is not had, although nothing is wrong: others have it.
  private static final Set<Completion.Status> NOT_NOW =
      EnumSet.of(Completion.Status.BUSY, Completion.Status.DEADLOCK, Completion.Status.CANCELLED);

  private final LockClient client;
  private final Predicate<Duration> permitted;
  private final Consumer<Input> give;
  private final Map<LockId, HeldLock> held = new ConcurrentHashMap<>();

  /// Those that are being converted. One request at a time: the lock manager refuses another one.
  private final Map<LockId, Conversion> conversions = new ConcurrentHashMap<>();

  /// Requests for locks that are not held.
  private final Map<CompletableFuture<HeldLock>, Effect.Patience> requests =
      new ConcurrentHashMap<>();

  private long epoch;

  /// How many requests for slots have not been answered.
  private int askedSlots;

  /// Whether this node was left out of the members, so that others have what was held.
  private volatile boolean lost;

  /// Whether the mount has ended, so that nobody would ever give back what is granted.
  private volatile boolean ended;

  /// @param mayWait for others, who have the lock too
  private record Conversion(CompletionStage<HeldLock> stage, boolean mayWait) {}

  /// @param permitted whether what is held may be relied on for so long from now on
  /// @param give takes inputs, from any thread
  public SharedLocks(LockClient client, Predicate<Duration> permitted, Consumer<Input> give) {
    this.client = client;
    this.permitted = permitted;
    this.give = give;
  }

  static LockName name(LockId lock) {
    return new LockName(PREFIX + lock.kind() + lock.number());
  }

  private static Mode mode(LockId.Mode mode) {
    return switch (mode) {
      case NONE -> Mode.NL;
      case SHARED -> Mode.PR;
      case EXCLUSIVE -> Mode.EX;
    };
  }

  public void ask(Effect.AskLock ask) {
    LockId lock = ask.lock();
    asksForSlot(ask, 1);
    LockOptions options = LockOptions.DEFAULT.withListener(new Told(lock));
    LockOptions all =
        switch (ask.patience()) {
          case WAIT -> options;
          case TRY -> options.with(Flag.NO_QUEUE);
        };
    HeldLock there = held.get(lock);
    CompletionStage<HeldLock> request =
        there == null
            ? first(ask, client.lock(name(lock), mode(ask.mode()), all))
            : stronger(there, ask);
    var _ =
        request.whenComplete((granted, failure) -> {
          if (failure == null) {
            granted(ask, granted);
          } else {
            refused(lock, failure);
          }
          asksForSlot(ask, -1);
        });
  }

  private CompletableFuture<HeldLock> first(
      Effect.AskLock ask, CompletableFuture<HeldLock> request) {
    requests.put(request, ask.patience());
    var _ = request.whenComplete((_, _) -> requests.remove(request));
    return request;
  }

  private CompletionStage<HeldLock> stronger(HeldLock there, Effect.AskLock ask) {
    Flags flags =
        switch (ask.patience()) {
          case WAIT -> Flags.NONE;
          case TRY -> Flags.of(Flag.NO_QUEUE);
        };
    CompletionStage<HeldLock> request =
        settled(ask.lock(), there)
            .thenCompose(kept -> kept.convert(mode(ask.mode()), flags, Block.NONE, Duration.ZERO));
    conversions.put(ask.lock(), new Conversion(request, ask.patience() == Effect.Patience.WAIT));
    return request;
  }

  /// When nothing is under way that concerns the lock.
  private CompletionStage<HeldLock> settled(LockId lock, HeldLock there) {
    Conversion before = conversions.remove(lock);
    return before == null
        ? CompletableFuture.completedStage(there)
        : before.stage.handle((_, _) -> there);
  }

  private void unlock(LockId lock, HeldLock gone) {
    Conversion under = conversions.get(lock);
    if (under != null && under.mayWait) {
      gone.cancel();
    }
    var _ = settled(lock, gone).thenCompose(HeldLock::unlock);
  }

  private synchronized void granted(Effect.AskLock ask, HeldLock granted) {
    if (ended) {
      granted.unlock();
      return;
    }
    held.put(ask.lock(), granted);
    long since = granted.token() >>> COUNT_BITS;
    membersChanged(since);
    give.accept(new Input.Granted(ask.lock(), ask.mode(), since));
  }

  /// The lock manager is in this epoch: others may have gone in any since the last one, and what
  /// was granted since then may have been theirs.
  public synchronized void membersChanged(long now) {
    if (now > epoch) {
      long known = epoch;
      epoch = now;
      if (known > 0) {
        give.accept(new Input.MountsLost(known + 1));
      }
    }
  }

  private void refused(LockId lock, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    boolean isHeldByOthers =
        cause instanceof LockRefused refused && NOT_NOW.contains(refused.status());
    give.accept(isHeldByOthers ? new Input.Refused(lock) : new Input.Cut());
  }

  private final class Told implements HeldLock.Listener {
    private final LockId lock;

    Told(LockId lock) {
      this.lock = lock;
    }

    @Override
    public void blocking(HeldLock held, Mode mode) {
      LockId.Mode wanted =
          mode == Mode.PR || mode == Mode.CR ? LockId.Mode.SHARED : LockId.Mode.EXCLUSIVE;
      give.accept(new Input.Wanted(lock, wanted));
    }

    @Override
    public void lost(HeldLock gone) {
      lost = true;
      cancelIfOver();
      give.accept(new Input.Cut());
    }
  }

  public void give(Effect.GiveLock back) {
    switch (back.mode()) {
      case NONE -> {
        HeldLock gone = held.remove(back.lock());
        if (gone != null) {
          unlock(back.lock(), gone);
        }
      }
      case SHARED -> {
        HeldLock kept = held.get(back.lock());
        conversions.put(back.lock(), new Conversion(kept.convert(Mode.PR), false));
      }
      case EXCLUSIVE -> throw new IllegalArgumentException("nobody gives back what he keeps");
    }
  }

  /// Whether what is held may be relied on for so long from now on. Whoever has ended relies on
  /// nothing.
  public boolean areValid(Duration time) {
    return ended || held.isEmpty() || permitted.test(time);
  }

  private synchronized void asksForSlot(Effect.AskLock ask, int more) {
    if (ask.lock().kind() == LockId.Kind.SLOT) {
      askedSlots += more;
      releaseMount();
    }
  }

  /// The mount has ended: what it holds is free, and so is what it has asked for when it comes.
  public synchronized void releaseAll() {
    ended = true;
    cancelIfOver();
    release(lock -> !lock.equals(LockId.MOUNT));
    releaseMount();
  }

  /// What is granted to a mount that has ended is refused to one that is about to begin, which
  /// takes it for the slot of a mount that serves. So nothing goes on waiting, and what is answered
  /// at once is given up too if this node was left out: else it would be granted when it is back.
  private void cancelIfOver() {
    if (ended) {
      List.copyOf(requests.keySet()).stream()
          .filter(request -> lost || requests.get(request) == Effect.Patience.WAIT)
          .forEach(request -> request.cancel(false));
    }
  }

  /// Only when no slot is held, or will be: who has that lock, and is refused a slot, takes it for
  /// the slot of a mount that serves, whose journal must not be replayed.
  private void releaseMount() {
    if (ended && askedSlots == 0) {
      release(lock -> lock.equals(LockId.MOUNT));
    }
  }

  private void release(Predicate<LockId> which) {
    for (LockId lock : List.copyOf(held.keySet())) {
      if (which.test(lock)) {
        unlock(lock, held.remove(lock));
      }
    }
  }
}
