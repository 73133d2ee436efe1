package tanabata.dlm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// One grant of a name that the threads of this node share, and that stays when they have gone,
/// until another node wants it. While it stays, entering and leaving cost one atomic change each.
///
/// The threads exclude each other by [#local]; this only sees to it that the node holds what they
/// need. Whoever asked for a grant is inside when it comes, however much others want it by then:
/// else two nodes that take turns would hand it over for ever and never use it.
final class CachedGrant {

  /// In `state`, beside the number of threads inside: others want it, so nobody new enters.
  private static final int REVOKED = 1 << 31;

  private final LockSpace space;
  private final LockName name;
  private final ReentrantReadWriteLock local = new ReentrantReadWriteLock(true);
  private final AtomicInteger state = new AtomicInteger();
  private volatile int waiting;

  /// What may be relied on at present. Written under the monitor.
  private volatile Mode mode = Mode.NL;

  // These belong to the monitor.
  private Optional<HeldLock> held = Optional.empty();
  private Optional<Ask> asking = Optional.empty();
  private boolean givingBack;

  /// The join of what others want.
  private Mode wanted = Mode.NL;

  /// A wish of one thread. Belongs to the monitor.
  private static final class Ask {
    boolean answered;
    boolean entered;
    boolean abandoned;
    Optional<LockRefused> refusal = Optional.empty();
  }

  CachedGrant(LockSpace space, LockName name) {
    this.space = space;
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
    return mode != Mode.NL && space.isPermitted();
  }

  private boolean tryEnter(Mode need) {
    int now = state.get();
    if (now < 0 || !mode.covers(need) || !state.compareAndSet(now, now + 1)) {
      return false;
    }
    // Between the two it may have been given back; from here on it cannot.
    if (mode.covers(need) && space.isPermitted()) {
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
  /// @throws LockRefused if it cannot be had at all
  boolean enter(Mode need, long nanos) throws InterruptedException {
    return tryEnter(need) || enterSlowly(need, nanos, Flags.NONE);
  }

  /// The same, but without waiting for another node to give something up.
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
        if (mayAsk(need)) {
          Ask ask = ask(need, flags);
          await(ask, atOnce ? -1 : nanos, end);
          if (ask.entered) {
            return true;
          }
          ask.refusal.filter(CachedGrant::isFinal).ifPresent(CachedGrant::raise);
          if (atOnce || !ask.answered) {
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

  /// Until the wish is answered, or it is too late.
  private void await(Ask ask, long nanos, long end) throws InterruptedException {
    boolean finished = false;
    try {
      while (!ask.answered && pause(nanos, end)) {
        continue;
      }
      finished = true;
    } finally {
      // The grant stays with the node, but nobody is inside for it.
      ask.abandoned = !ask.answered;
      if (!finished && ask.entered) {
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

  /// That it would have had to wait, or that the node was cut off meanwhile, is no reason to give
  /// up.
  private static boolean isFinal(LockRefused refusal) {
    Completion.Status status = refusal.status();
    return status != Completion.Status.BUSY && status != Completion.Status.LOST;
  }

  private static void raise(LockRefused refusal) {
    throw refusal;
  }

  private boolean mayAsk(Mode need) {
    return asking.isEmpty() && !givingBack && state.get() == 0 && !mode.covers(need);
  }

  private Ask ask(Mode need, Flags flags) {
    Ask ask = new Ask();
    asking = Optional.of(ask);
    if (held.isPresent()) {
      // Nobody is inside, so what is read now may change until the grant.
      Flags wishes = new Flags(flags.bits() | Flags.of(Flag.DEMOTE).bits());
      held.get()
          .convert(need, wishes, Block.NONE, Duration.ZERO)
          .whenComplete((lock, trouble) -> answered(ask, Optional.ofNullable(lock), trouble));
    } else {
      LockOptions options = new LockOptions(flags, Duration.ZERO, new Ear());
      space
          .lock(name, need, options)
          .whenComplete((lock, trouble) -> answered(ask, Optional.ofNullable(lock), trouble));
    }
    return ask;
  }

  private synchronized void answered(Ask ask, Optional<HeldLock> lock, Throwable trouble) {
    asking = Optional.empty();
    ask.answered = true;
    if (trouble == null) {
      held = lock;
      mode = lock.orElseThrow().mode();
      ask.entered = !ask.abandoned;
      if (ask.entered) {
        state.incrementAndGet();
      }
    } else {
      mode = held.map(HeldLock::mode).orElse(Mode.NL);
      ask.refusal =
          Optional.of(
              trouble instanceof LockRefused known
                  ? known
                  : new LockRefused(name, Completion.Status.LOST));
    }
    settle();
  }

  void exit() {
    int now = state.decrementAndGet();
    if (now == REVOKED || now == 0 && waiting > 0) {
      synchronized (this) {
        settle();
      }
    }
  }

  private final class Ear implements LockOptions.Listener {
    @Override
    public void wanted(HeldLock lock, Mode other) {
      synchronized (CachedGrant.this) {
        wanted = wanted.join(other);
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

  /// Opens or closes the grant, as others want it, and gives it back when nobody is inside.
  private void settle() {
    boolean revoked = held.isPresent() && !mode.isCompatibleWith(wanted);
    int now = state.updateAndGet(old -> revoked ? old | REVOKED : old & ~REVOKED);
    if (now == REVOKED && asking.isEmpty() && !givingBack) {
      giveBack();
    }
    notifyAll();
  }

  /// What others want to read may be read here too. If they want more, that is told anew.
  private void giveBack() {
    HeldLock lock = held.orElseThrow();
    boolean keepsReading = mode == Mode.EX && wanted.isCompatibleWith(Mode.PR);
    mode = Mode.NL;
    wanted = Mode.NL;
    if (keepsReading) {
      givingBack = true;
      lock.convert(Mode.PR).whenComplete((_, trouble) -> gaveBack(trouble == null));
    } else {
      held = Optional.empty();
      state.updateAndGet(old -> old & ~REVOKED);
      lock.unlock();
    }
  }

  private synchronized void gaveBack(boolean reads) {
    givingBack = false;
    mode = reads && held.isPresent() ? Mode.PR : Mode.NL;
    settle();
  }

  synchronized void permitChanged() {
    if (waiting > 0) {
      notifyAll();
    }
  }
}
