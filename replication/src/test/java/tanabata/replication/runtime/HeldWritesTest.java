package tanabata.replication.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.replication.core.work.PeerFlush;
import tanabata.replication.core.work.Ticket;

class HeldWritesTest {

  private final ArrayDeque<Runnable> pauses = new ArrayDeque<>();
  private final List<Optional<Shortage>> told = new ArrayList<>();
  private final HeldWrites held = new HeldWrites("home.img", pauses::add);

  private static final class Attempt implements HeldWrites.Attempt {
    private final Ticket ticket;
    private int heldTimes;
    private int tried;
    private boolean givenUp;

    Attempt(long number) {
      ticket = new PeerFlush(number, 1);
    }

    @Override
    public Ticket ticket() {
      return ticket;
    }

    @Override
    public long bytes() {
      return 4096;
    }

    @Override
    public void held() {
      heldTimes++;
    }

    @Override
    public void again() {
      tried++;
    }

    @Override
    public void giveUp() {
      givenUp = true;
    }
  }

  HeldWritesTest() {
    held.watch(told::add);
  }

  @Test
  void what_finds_no_space_is_tried_until_it_does() {
    Attempt one = new Attempt(1);
    Attempt other = new Attempt(2);
    assertTrue(held.holds(one));
    assertTrue(held.holds(other));
    assertEquals(Optional.of(new Shortage("home.img", 2, 8192)), held.shortage());
    assertEquals(List.of(Optional.of(new Shortage("home.img", 1, 4096))), told);

    pauses.remove().run();
    assertTrue(held.holds(one));
    held.landed(other);
    assertEquals(1, held.shortage().orElseThrow().writes());
    pauses.remove().run();
    held.landed(one);

    assertEquals(2, one.tried);
    assertEquals(1, one.heldTimes);
    assertEquals(1, other.tried);
    assertEquals(Optional.empty(), told.getLast());
    assertEquals(2, told.size());
    assertTrue(pauses.isEmpty());
  }

  @Test
  void a_write_that_the_disk_has_again_is_not_handed_to_it_twice() {
    Attempt slow = new Attempt(1);
    Attempt quick = new Attempt(2);
    held.holds(slow);
    held.holds(quick);
    pauses.remove().run();
    held.holds(quick);
    pauses.remove().run();
    assertEquals(1, slow.tried);
    assertEquals(2, quick.tried);
  }

  @Test
  void what_is_recalled_is_given_up_at_once_or_when_it_comes_back() {
    Attempt waiting = new Attempt(1);
    Attempt tried = new Attempt(2);
    held.holds(tried);
    pauses.remove().run();
    held.holds(waiting);

    held.recall(waiting.ticket());
    held.recall(tried.ticket());
    assertTrue(waiting.givenUp);
    assertFalse(tried.givenUp);
    assertFalse(held.holds(tried));
    assertEquals(Optional.empty(), held.shortage());
  }

  @Test
  void nothing_is_held_on_a_disk_that_is_closed() {
    Attempt waiting = new Attempt(1);
    held.holds(waiting);
    held.close();
    assertTrue(waiting.givenUp);
    assertFalse(held.holds(new Attempt(2)));
    pauses.remove().run();
    assertEquals(0, waiting.tried);
  }
}
