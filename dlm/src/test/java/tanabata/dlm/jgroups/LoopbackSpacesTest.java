package tanabata.dlm.jgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockListing;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockRefused;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

@Timeout(60)
class LoopbackSpacesTest {

  private static HeldLock lock(LockSpace space, String name, Mode mode, LockOptions options)
      throws InterruptedException, ExecutionException {
    return space.lock(new LockName(name), mode, options).toCompletableFuture().get();
  }

  @Test
  void a_lock_is_held_by_one_node_at_a_time_and_its_token_rises() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      long token = 0;
      for (int i = 0; i < 20; i++) {
        for (String node : List.of("vega", "altair")) {
          HeldLock lock = lock(spaces.of(node), "inode", Mode.EX, LockOptions.DEFAULT);
          assertTrue(lock.token() > token);
          token = lock.token();
          lock.unlock();
        }
      }
    }
  }

  @Test
  void a_request_that_must_not_wait_is_refused() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      lock(spaces.of("vega"), "inode", Mode.PR, LockOptions.DEFAULT);
      CompletionException refused =
          assertThrows(
              CompletionException.class,
              () ->
                  spaces
                      .of("altair")
                      .lock(new LockName("inode"), Mode.EX, LockOptions.DEFAULT.with(Flag.NO_QUEUE))
                      .toCompletableFuture()
                      .join());
      assertEquals(Completion.Status.BUSY, ((LockRefused) refused.getCause()).status());
    }
  }

  /// The "lvb torture" of the ocfs2 tests: all increment one counter in the value block.
  @Test
  void a_counter_in_the_value_block_is_exact() throws Exception {
    int times = 500;
    try (LoopbackSpaces spaces = new LoopbackSpaces(3, Optional.empty())) {
      List<Thread> threads = new ArrayList<>();
      for (String node : List.of("vega", "altair", "deneb")) {
        HeldLock lock = lock(spaces.of(node), "counter", Mode.NL, LockOptions.DEFAULT);
        threads.add(Thread.ofPlatform().start(() -> bump(lock, times)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      HeldLock last = lock(spaces.of("vega"), "counter", Mode.PR, LockOptions.DEFAULT);
      assertTrue(last.value().isValid());
      assertEquals(3L * times, number(last.value().block()));
    }
  }

  private static void bump(HeldLock lock, int times) {
    for (int i = 0; i < times; i++) {
      lock.convert(Mode.EX).toCompletableFuture().join();
      Block next =
          Block.of(ByteBuffer.allocate(8).putLong(number(lock.value().block()) + 1).array());
      lock.convert(Mode.NL, Flags.NONE, next, Duration.ZERO).toCompletableFuture().join();
    }
  }

  private static long number(Block block) {
    return block.length() == 0 ? 0 : ByteBuffer.wrap(block.toBytes()).getLong();
  }

  @Test
  void a_read_write_lock_excludes_across_nodes_and_threads() throws Exception {
    int times = 300;
    int[] counter = new int[1];
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      List<Thread> threads = new ArrayList<>();
      for (String node : List.of("vega", "altair", "vega", "altair")) {
        Lock lock = spaces.of(node).readWriteLock(new LockName("page")).writeLock();
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < times; i++) {
                    lock.lock();
                    try {
                      counter[0]++;
                    } finally {
                      lock.unlock();
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(4 * times, counter[0]);
    }
  }

  @Test
  void a_writer_waits_for_readers_of_other_nodes_and_times_out() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      LockName name = new LockName("page");
      Lock reading = spaces.of("vega").readWriteLock(name).readLock();
      Lock writing = spaces.of("altair").readWriteLock(name).writeLock();
      reading.lock();
      assertEquals(false, writing.tryLock());
      assertEquals(false, writing.tryLock(50, TimeUnit.MILLISECONDS));
      reading.unlock();
      assertTrue(writing.tryLock(30, TimeUnit.SECONDS));
      writing.unlock();
    }
  }

  @Test
  void all_members_list_the_locks_they_master() throws Exception {
    try (LoopbackSpaces spaces = new LoopbackSpaces(2, Optional.empty())) {
      for (int i = 0; i < 50; i++) {
        lock(spaces.of("vega"), "name-" + i, Mode.PR, LockOptions.DEFAULT);
      }
      LockListing listing =
          spaces
              .of("altair")
              .listLocks(Optional.empty(), 1000, Duration.ofSeconds(30))
              .toCompletableFuture()
              .get();
      assertEquals(50, listing.locks().size());
      assertTrue(listing.missing().isEmpty());
    }
  }
}
