package tanabata.dlm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// The users' side on a loop that is not its own: a queue, which the test runs when it likes.
class LockClientTest {

  private static final NodeId SELF = new NodeId("vega");
  private static final LockName NAME = new LockName("inode");

  private final LockCore core = new LockCore(SELF, Tuning.DEFAULT);
  private final ArrayDeque<Input> inputs = new ArrayDeque<>();
  private final LockClient client = new LockClient(new QueueRunner());

  private final class QueueRunner implements LockClient.Runner {
    @Override
    public void submit(Input input) {
      inputs.add(input);
    }

    @Override
    public boolean isPermitted() {
      return true;
    }

    @Override
    public Membership membership() {
      return core.membership();
    }
  }

  @BeforeEach
  void join() {
    inputs.add(new Input.PermitChanged(Permit.FOREVER));
    inputs.add(new Input.MembershipChanged(new Membership(1, new TreeMap<>(Map.of(SELF, 1L)))));
    run();
  }

  private void run() {
    while (!inputs.isEmpty()) {
      core.accept(
          Moment.ZERO,
          inputs.remove(),
          effect -> {
            if (effect instanceof Effect.ForUsers forUsers) {
              client.execute(forUsers);
            }
          });
    }
  }

  private HeldLock locked(LockOptions options) {
    CompletableFuture<HeldLock> future = client.lock(NAME, Mode.EX, options);
    assertFalse(future.isDone());
    run();
    return future.join();
  }

  private static Completion.Status refusal(CompletionStage<HeldLock> request) {
    CompletableFuture<HeldLock> future = request.toCompletableFuture();
    assertTrue(future.isDone());
    CompletionException refused = assertThrows(CompletionException.class, future::join);
    return ((LockRefused) refused.getCause()).status();
  }

  @Test
  void nothing_happens_before_the_loop_runs() {
    HeldLock lock = locked(LockOptions.DEFAULT);
    CompletionStage<HeldLock> release = lock.unlock();
    assertTrue(lock.isValid());
    run();
    assertEquals(lock, release.toCompletableFuture().join());
    assertFalse(lock.isValid());
  }

  @Test
  void a_conversion_that_comes_after_an_eviction_is_answered() {
    HeldLock lock = locked(LockOptions.DEFAULT);
    inputs.add(new Input.Evicted());
    CompletionStage<HeldLock> conversion = lock.convert(Mode.PR);
    run();
    assertEquals(Completion.Status.LOST, refusal(conversion));
  }

  @Test
  void a_closed_session_cannot_convert_its_orphan() {
    Session session = client.newSession();
    CompletableFuture<HeldLock> future =
        session.lock(NAME, Mode.EX, LockOptions.DEFAULT.with(Flag.PERSISTENT));
    run();
    HeldLock lock = future.join();
    session.close();
    CompletionStage<HeldLock> conversion = lock.convert(Mode.NL);
    run();
    assertEquals(Completion.Status.MISUSED, refusal(conversion));
    CompletionStage<HeldLock> adoption =
        client.newSession().adopt(NAME, Mode.EX, new HeldLock.Listener() {});
    run();
    assertEquals(Mode.EX, adoption.toCompletableFuture().join().mode());
  }

  @Test
  void a_request_of_a_listener_is_queued() {
    CompletableFuture<Mode> blocked = new CompletableFuture<>();
    locked(
        LockOptions.DEFAULT.withListener(
            new HeldLock.Listener() {
              @Override
              public void blocking(HeldLock lock, Mode mode) {
                blocked.complete(mode);
                lock.unlock();
              }
            }));
    HeldLock next = locked(LockOptions.DEFAULT);
    assertEquals(Mode.EX, blocked.join());
    assertEquals(Mode.EX, next.mode());
  }
}
