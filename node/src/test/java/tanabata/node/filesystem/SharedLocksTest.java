package tanabata.node.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tanabata.dlm.LockClient;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.Input;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Effect.Patience;
import tanabata.filesystem.core.work.LockId;

/// What a mount asks of the lock manager, and the order in which one that ends gives its locks
/// back.
class SharedLocksTest {

  private static final long TOKEN = 1L << 40;

  private final List<LockId> released = new ArrayList<>();
  private final List<LockId> cancelled = new ArrayList<>();

  /// Of each conversion, whether it is not waited for.
  private final List<Boolean> conversions = new ArrayList<>();

  private final List<tanabata.filesystem.core.work.Input> told = new ArrayList<>();
  private final Map<Long, LockId> byNumber = new HashMap<>();
  private final Map<LockId, Long> numbers = new HashMap<>();
  private final LockClient client = new LockClient(new Runner());
  private final SharedLocks locks = new SharedLocks(client, _ -> true, told::add);

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
        case Input.Convert convert -> conversions.add(convert.flags().has(Flag.NO_QUEUE));
        case Input.Cancel cancel -> cancelled.add(byNumber.get(cancel.lock()));
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

  /// A later mount would be refused its slot for that, and take it for that of another host.
  @Test
  void who_was_left_out_of_the_members_requests_nothing_any_more() {
    ask(LockId.MOUNT);
    grant(LockId.MOUNT);
    ask(LockId.slot(0));
    client.execute(new tanabata.dlm.core.Effect.Lost(numbers.get(LockId.MOUNT)));
    locks.releaseAll();
    assertEquals(List.of(LockId.slot(0)), cancelled);
  }

  @Test
  void a_mount_that_has_ended_waits_for_nothing_any_more() {
    locks.ask(new Effect.AskLock(LockId.slot(0), LockId.Mode.EXCLUSIVE, Patience.WAIT));
    locks.releaseAll();
    assertEquals(List.of(LockId.slot(0)), cancelled);
  }

  /// A grant of one of them may come late.
  @Test
  void what_was_granted_in_any_epoch_that_it_did_not_see_is_not_used_before_a_replay() {
    locks.membersChanged(1);
    locks.membersChanged(4);
    assertEquals(List.of(new tanabata.filesystem.core.work.Input.MountsLost(2)), told);
  }

  private void convert(Patience patience) {
    locks.ask(new Effect.AskLock(LockId.slot(0), LockId.Mode.SHARED, Patience.WAIT));
    answer(
        LockId.slot(0), new Completion(Completion.Status.GRANTED, Mode.PR, TOKEN, Value.UNKNOWN));
    locks.ask(new Effect.AskLock(LockId.slot(0), LockId.Mode.EXCLUSIVE, patience));
  }

  @Test
  void a_conversion_is_waited_for_if_it_is_to_be() {
    convert(Patience.WAIT);
    assertEquals(List.of(false), conversions);
  }

  @Test
  void a_conversion_that_waits_for_another_one_for_ever_is_refused() {
    convert(Patience.WAIT);
    answer(LockId.slot(0), Completion.of(Completion.Status.DEADLOCK));
    assertEquals(new tanabata.filesystem.core.work.Input.Refused(LockId.slot(0)), told.getLast());
  }

  /// The lock manager refuses to release a lock while it is converted.
  @Test
  void a_conversion_that_waits_is_cancelled_before_its_lock_is_released() {
    convert(Patience.WAIT);
    locks.releaseAll();
    assertEquals(List.of(LockId.slot(0)), cancelled);
    assertEquals(List.of(), released);
    answer(LockId.slot(0), Completion.of(Completion.Status.CANCELLED));
    assertEquals(List.of(LockId.slot(0)), released);
  }

  @Test
  void a_lock_is_released_when_its_conversion_is_refused_after_the_end() {
    convert(Patience.TRY);
    locks.releaseAll();
    assertEquals(List.of(), released);
    answer(LockId.slot(0), Completion.of(Completion.Status.BUSY));
    assertEquals(List.of(LockId.slot(0)), released);
  }
}
