package tanabata.integration.locks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tanabata.dlm.ClusterReadWriteLock;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockRefused;
import tanabata.dlm.LockSpace;
import tanabata.dlm.Session;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// Threads that lock a few names exclusively, in all the ways there are, and report it. Others keep
/// a lock each, and convert it up and down; that two of them hold what excludes each other the lock
/// manager says itself.
///
/// Each request has a number. Its lines: `request NUMBER NAME WHEN`, then `refused NUMBER WHY`, or
/// `granted NUMBER TOKEN TURN WHEN CERTAIN`, any number of `valid NUMBER CERTAIN`, then `releasing
/// NUMBER CERTAIN` or `lost NUMBER`, and `released NUMBER WHEN`. CERTAIN is a moment just before
/// the lock was found to be valid, 0 if it was found not to be.
///
/// A moment is read before the question whether the lock is valid is asked, so that the hold was
/// certain then; and a hold counts as being released from that moment on, for nobody knows what
/// happens between the question and the release.
final class LockWorkload {

  private static final long MICRO = 1_000;
  private static final int KEPT = 6;

  /// In microseconds.
  private static final int LONGEST_KEPT = 40_000;

  private final LockSpace space;
  private final LineWriter report;
  private final int names;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Map<LockName, AtomicLong> turns = new ConcurrentHashMap<>();
  private volatile boolean quiet;

  LockWorkload(LockSpace space, LineWriter report, int names) {
    this.space = space;
    this.report = report;
    this.names = names;
  }

  void start(int count, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      SplittableRandom random = seeds.split();
      start("load-" + i, () -> exclude(random));
    }
    for (int i = 0; i < KEPT; i++) {
      SplittableRandom random = seeds.split();
      LockName name = new LockName("kept-" + i);
      start(name.text(), () -> keep(random, name));
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException | RuntimeException | Error e) {
                report.line("failed", e.toString().replace('\n', ' '));
              }
            }));
  }

  /// No new requests; returns when all are answered.
  void quiet() throws InterruptedException {
    quiet = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void exclude(SplittableRandom random) throws InterruptedException {
    Session session = space.newSession();
    while (!quiet) {
      if (random.nextInt(20) == 0) {
        session.close();
        session = space.newSession();
      }
      LockName name = new LockName("name-" + random.nextInt(names));
      if (random.nextInt(3) == 0) {
        cached(random, name);
      } else {
        plain(random, session, name);
      }
      LockSupport.parkNanos(random.nextInt(1_500) * MICRO);
    }
    session.close();
  }

  /// Until it is lost, and then again.
  private void keep(SplittableRandom random, LockName name) throws InterruptedException {
    while (!quiet) {
      try {
        HeldLock lock = space.lock(name, Mode.NL, LockOptions.DEFAULT).get();
        while (!quiet) {
          lock.convert(Mode.EX).toCompletableFuture().get();
          LockSupport.parkNanos(random.nextInt(LONGEST_KEPT) * MICRO);
          lock.convert(Mode.NL).toCompletableFuture().get();
        }
        end(lock);
      } catch (ExecutionException e) {
        refusal(e);
      }
    }
  }

  private long request(LockName name) {
    long number = lastNumber.incrementAndGet();
    report.line("request", number, name, System.nanoTime());
    return number;
  }

  // A lock of a session, or of nobody.

  private void plain(SplittableRandom random, Session session, LockName name)
      throws InterruptedException {
    LockOptions options =
        switch (random.nextInt(5)) {
          case 0 -> LockOptions.DEFAULT.with(Flag.NO_QUEUE);
          case 1 -> LockOptions.DEFAULT.withTimeout(Duration.ofMillis(1 + random.nextInt(50)));
          default -> LockOptions.DEFAULT;
        };
    boolean impatient = random.nextInt(20) == 0;
    long number = request(name);
    CompletableFuture<HeldLock> request =
        random.nextInt(4) == 0
            ? space.lock(name, Mode.EX, options)
            : session.lock(name, Mode.EX, options);
    HeldLock lock;
    try {
      lock = impatient ? hastily(request, 1 + random.nextInt(20)) : request.get();
    } catch (ExecutionException e) {
      report.line("refused", number, refusal(e).status());
      return;
    } catch (CancellationException _) {
      report.line("refused", number, "CANCELLED");
      return;
    }
    hold(random, number, lock.token(), 0, lock::isValid);
    end(lock);
    report.line("released", number, System.nanoTime());
  }

  /// Cancels a request that is not answered in time, unless its answer comes first: the lock, or a
  /// refusal.
  private static HeldLock hastily(CompletableFuture<HeldLock> request, int millis)
      throws InterruptedException, ExecutionException {
    try {
      return request.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      request.cancel(false);
      return request.get();
    }
  }

  private static void end(HeldLock lock) throws InterruptedException {
    try {
      lock.unlock().toCompletableFuture().get();
    } catch (ExecutionException e) {
      // It was lost before.
      refusal(e);
    }
  }

  private static LockRefused refusal(ExecutionException e) {
    if (e.getCause() instanceof LockRefused refused) {
      return refused;
    }
    throw new IllegalStateException(e);
  }

  // A lock whose grant stays with the node.

  private void cached(SplittableRandom random, LockName name) throws InterruptedException {
    ClusterReadWriteLock lock = space.readWriteLock(name);
    Lock write = lock.writeLock();
    long number = request(name);
    boolean got =
        switch (random.nextInt(4)) {
          case 0 -> write.tryLock();
          case 1 -> write.tryLock(1 + random.nextInt(50), TimeUnit.MILLISECONDS);
          default -> {
            write.lock();
            yield true;
          }
        };
    if (!got) {
      report.line("refused", number, "BUSY");
      return;
    }
    // The threads of one node exclude each other, whatever becomes of the grant.
    long turn = turns.computeIfAbsent(name, _ -> new AtomicLong()).incrementAndGet();
    hold(random, number, lock.token(), turn, lock::isValid);
    write.unlock();
    report.line("released", number, System.nanoTime());
  }

  // What both do.

  private void hold(
      SplittableRandom random, long number, long token, long turn, BooleanSupplier isValid) {
    long answered = System.nanoTime();
    report.line("granted", number, token, turn, answered, certain(isValid));
    int longest = random.nextInt(10) == 0 ? 50_000 : 2_000;
    for (int i = random.nextInt(4); i > 0; i--) {
      LockSupport.parkNanos(random.nextInt(longest) * MICRO);
      long certain = certain(isValid);
      if (certain != 0) {
        report.line("valid", number, certain);
      }
    }
    long last = certain(isValid);
    if (last == 0) {
      report.line("lost", number);
    } else {
      report.line("releasing", number, last);
    }
  }

  private static long certain(BooleanSupplier isValid) {
    long now = System.nanoTime();
    return isValid.getAsBoolean() ? now : 0;
  }
}
