package tanabata.benchmarks.peers;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tanabata.benchmarks.stand.Result;
import tanabata.benchmarks.stand.Stand;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockSpace;
import tanabata.dlm.core.NamesByMaster;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// Vega holds many locks, which altair masters; altair says what its heap holds.
final class ManyLocks {

  private static final int LOCKS = 200_000;
  private static final int MAX_PENDING = 500;

  private ManyLocks() {}

  static void serve(Pair pair) throws Exception {
    LockSpace space = pair.open();
    new Stand()
        .cell("hold", _ -> hold(space))
        .cell("heap", _ -> new Result(usedHeap(), 1, 0, 0))
        .serve("");
  }

  private static Result hold(LockSpace space) {
    long begin = System.nanoTime();
    Deque<CompletableFuture<HeldLock>> requests = new ArrayDeque<>();
    try (Stream<LockName> names = NamesByMaster.masteredBy(Pair.ALTAIR, Pair.both(), "inode-")) {
      names
          .limit(LOCKS)
          .forEach(name -> {
            requests.add(space.lock(name, Mode.EX, LockOptions.DEFAULT).toCompletableFuture());
            if (requests.size() > MAX_PENDING) {
              requests.remove().join();
            }
          });
    }
    requests.forEach(CompletableFuture::join);
    return new Result(LOCKS, (System.nanoTime() - begin) / 1e9, 0, 0);
  }

  /// What was left by the last collection; what was made since is no lock.
  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
