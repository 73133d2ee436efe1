package tanabata.node.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tanabata.dlm.LockClient;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.Input;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Effect.Patience;
import tanabata.filesystem.core.work.LockId;

/// The order in which a mount that ends gives its locks back.
class SharedLocksTest {

  private static final long TOKEN = 1L << 40;

  private final List<LockId> released = new ArrayList<>();
  private final Map<Long, LockId> byNumber = new HashMap<>();
  private final Map<LockId, Long> numbers = new HashMap<>();
  private final LockClient client = new LockClient(new Runner());
  private final SharedLocks locks = new SharedLocks(client, () -> true, _ -> {});

  /// Keeps what is requested; the tests answer.
  private final class Runner implements LockClient.Runner {

    @Override
    public void submit(Input input) {
      switch (input) {
        case Input.Lock lock -> {
          LockId id =
              List.of(LockId.MOUNT, LockId.slot(0), LockId.slot(1)).stream()
                  .filter(each -> SharedLocks.name(each).equals(lock.name()))
                  .findFirst()
                  .orElseThrow();
          byNumber.put(lock.lock(), id);
          numbers.put(id, lock.lock());
        }
        case Input.Unlock unlock -> released.add(byNumber.get(unlock.lock()));
        default -> throw new AssertionError("nobody expects " + input);
      }
    }

    @Override
    public boolean isPermitted() {
      return true;
    }

    @Override
    public Membership membership() {
      return Membership.EMPTY;
    }
  }

  private void ask(LockId lock) {
    locks.ask(new Effect.AskLock(lock, LockId.Mode.EXCLUSIVE, Patience.TRY));
  }

  private void answer(LockId lock, Completion completion) {
    client.execute(new tanabata.dlm.core.Effect.Completed(numbers.get(lock), completion));
  }

  private void grant(LockId lock) {
    answer(lock, new Completion(Completion.Status.GRANTED, Mode.EX, TOKEN, Value.UNKNOWN));
  }

  @Test
  void the_lock_of_mounts_is_given_back_last() {
    for (LockId lock : List.of(LockId.MOUNT, LockId.slot(0), LockId.slot(1))) {
      ask(lock);
      grant(lock);
    }
    locks.releaseAll();
    assertEquals(3, released.size());
    assertEquals(LockId.MOUNT, released.getLast());
  }

  @Test
  void it_waits_for_a_slot_that_is_still_refused() {
    ask(LockId.MOUNT);
    grant(LockId.MOUNT);
    ask(LockId.slot(0));
    locks.releaseAll();
    assertEquals(List.of(), released);
    answer(LockId.slot(0), Completion.of(Completion.Status.BUSY));
    assertEquals(List.of(LockId.MOUNT), released);
  }

  @Test
  void it_waits_for_a_slot_that_is_still_granted() {
    ask(LockId.MOUNT);
    grant(LockId.MOUNT);
    ask(LockId.slot(0));
    locks.releaseAll();
    grant(LockId.slot(0));
    assertEquals(List.of(LockId.slot(0), LockId.MOUNT), released);
  }
}
