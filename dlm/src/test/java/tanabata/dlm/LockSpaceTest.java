package tanabata.dlm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// One space that no other node shares.
@Timeout(60)
class LockSpaceTest {

  private static final NodeId SELF = new NodeId("vega");

  private final LockSpace space =
      LockSpace.open(
          SELF,
          Tuning.DEFAULT,
          () -> new Moment(System.nanoTime()),
          (to, envelope) -> {},
          new LockSpace.Events() {});

  @BeforeEach
  void join() {
    space.permit(Permit.FOREVER);
    space.change(new Membership(1, new TreeMap<>(Map.of(SELF, 1L))));
  }

  @AfterEach
  void close() {
    space.close();
  }

  private HeldLock lock(String name, LockOptions options) {
    return space.lock(new LockName(name), Mode.EX, options).join();
  }

  private static Completion.Status refusal(CompletionStage<HeldLock> request) {
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> request.toCompletableFuture().get());
    return ((LockRefused) refused.getCause()).status();
  }

  @Test
  void a_request_for_a_lost_lock_is_answered() {
    HeldLock lock = lock("inode", LockOptions.DEFAULT);
    space.evict();
    assertEquals(Completion.Status.LOST, refusal(lock.unlock()));
    assertEquals(Completion.Status.LOST, refusal(lock.convert(Mode.PR)));
  }

  @Test
  void a_second_release_is_answered() {
    HeldLock lock = lock("inode", LockOptions.DEFAULT);
    lock.unlock().toCompletableFuture().join();
    assertEquals(Completion.Status.MISUSED, refusal(lock.unlock()));
  }

  /// While the space loses one lock after the other, no permit makes the others valid again.
  @Test
  void a_permit_does_not_overtake_an_eviction() throws Exception {
    CountDownLatch losing = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    lock(
        "first",
        LockOptions.DEFAULT.withListener(
            new HeldLock.Listener() {
              @Override
              public void lost(HeldLock lock) {
                losing.countDown();
                await(seen);
              }
            }));
    HeldLock second = lock("second", LockOptions.DEFAULT);
    assertTrue(second.isValid());
    space.permit(Permit.NONE);
    assertFalse(second.isValid());
    Thread out = Thread.ofPlatform().start(space::evict);
    losing.await();
    space.permit(Permit.FOREVER);
    assertFalse(second.isValid());
    seen.countDown();
    out.join();
    assertFalse(second.isValid());
  }

  @Test
  void a_revoked_permit_holds_at_once() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    HeldLock lock = lock("inode", LockOptions.DEFAULT);
    lock(
        "other",
        LockOptions.DEFAULT.withListener(
            new HeldLock.Listener() {
              @Override
              public void blocking(HeldLock held, Mode mode) {
                busy.countDown();
                await(seen);
              }
            }));
    Thread request =
        Thread.ofPlatform()
            .start(() -> space.lock(new LockName("other"), Mode.EX, LockOptions.DEFAULT));
    busy.await();
    space.permit(Permit.NONE);
    assertFalse(lock.isValid());
    seen.countDown();
    request.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
