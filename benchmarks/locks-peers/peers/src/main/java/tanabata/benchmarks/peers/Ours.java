package tanabata.benchmarks.peers;

import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import tanabata.benchmarks.stand.Stand;
import tanabata.benchmarks.stand.Turns;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// Tanabata's locks. Each cell has a name of its own, mastered at altair.
final class Ours {

  private static final int BATCH = 1000;

  private final LockSpace space;
  private final HeldLock converted;
  private final LockName raw = Pair.remoteName("raw");
  private final LockName inTurn = Pair.remoteName("turns");
  private final Lock cached;
  private final Lock cachedInTurn;
  private HeldLock held;

  private Ours(LockSpace space) {
    this.space = space;
    held = lock(Pair.remoteName("grant"), Mode.NL);
    converted = held;
    cached = space.readWriteLock(Pair.remoteName("cached")).writeLock();
    cachedInTurn = space.readWriteLock(Pair.remoteName("page")).writeLock();
  }

  static void serve(Pair pair, Path directory) throws Exception {
    Ours ours = new Ours(pair.open());
    int self = pair.self().equals(Pair.VEGA) ? 1 : 2;
    Turns raw = new Turns(directory.resolve("turns.ours.raw"), self);
    Turns cached = new Turns(directory.resolve("turns.ours.cached"), self);
    new Stand()
        .repeat("grant", ours::grant)
        .repeat("lock", ours::lockAndUnlock)
        .repeat("cached", BATCH, ours::lockAndUnlockCached)
        .cell("turns", seconds -> raw.run(seconds, ours::takeTurn, () -> ours.held.unlock()))
        .cell(
            "cached-turns",
            seconds -> cached.run(seconds, ours.cachedInTurn::lock, ours.cachedInTurn::unlock))
        .serve("");
  }

  private HeldLock lock(LockName name, Mode mode) {
    return space.lock(name, mode, LockOptions.DEFAULT).toCompletableFuture().join();
  }

  /// Only the way up counts.
  private long grant() {
    long begin = System.nanoTime();
    converted.convert(Mode.EX).toCompletableFuture().join();
    long time = System.nanoTime() - begin;
    converted.convert(Mode.NL).toCompletableFuture().join();
    return time;
  }

  /// Nobody has to wait for an unlock; the next lock comes after it in any case.
  private long lockAndUnlock() {
    long begin = System.nanoTime();
    lock(raw, Mode.EX).unlock();
    return System.nanoTime() - begin;
  }

  private long lockAndUnlockCached() {
    long begin = System.nanoTime();
    for (int i = 0; i < BATCH; i++) {
      cached.lock();
      cached.unlock();
    }
    return System.nanoTime() - begin;
  }

  private void takeTurn() {
    held = lock(inTurn, Mode.EX);
  }
}
