package tanabata.foundation.background;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final int EACH = 20_000;
  private static final int THREADS = 4;

  @Test
  void what_is_brought_is_handed_over_on_the_same_thread() {
    List<Thread> threads = new ArrayList<>();
    Inbox<String> inbox = new Inbox<>(_ -> threads.add(Thread.currentThread()), Runnable::run);
    inbox.bring("one");
    assertEquals(List.of(Thread.currentThread()), threads);
  }

  @Test
  void what_the_taker_itself_brings_follows() {
    List<Integer> taken = new ArrayList<>();
    AtomicReference<Inbox<Integer>> inbox = new AtomicReference<>();
    inbox.set(
        new Inbox<>(
            item -> {
              if (item < 3) {
                inbox.get().bring(item + 1);
              }
              taken.add(item);
            },
            Runnable::run));
    inbox.get().bring(1);
    assertEquals(List.of(1, 2, 3), taken);
  }

  @Test
  void what_is_left_is_handed_over_by_the_spare() {
    ArrayDeque<Runnable> spare = new ArrayDeque<>();
    List<String> taken = new ArrayList<>();
    Inbox<String> inbox = new Inbox<>(taken::add, spare::add);
    inbox.leave("one");
    inbox.bring("two");
    assertEquals(List.of(), taken);
    spare.remove().run();
    assertEquals(List.of("one", "two"), taken);
    assertEquals(0, spare.size());
  }

  @Test
  void items_of_many_threads_are_taken_one_by_one_and_those_of_each_in_order() throws Exception {
    List<Integer> taken = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(THREADS + 1)) {
      Inbox<Integer> inbox = new Inbox<>(taken::add, pool);
      List<Callable<Void>> bringers =
          IntStream.range(0, THREADS)
              .<Callable<Void>>mapToObj(thread ->
                  () -> {
                    for (int i = 0; i < EACH; i++) {
                      int item = thread * EACH + i;
                      if (i % 7 == 0) {
                        inbox.leave(item);
                      } else {
                        inbox.bring(item);
                      }
                    }
                    return null;
                  })
              .toList();
      for (Future<Void> each : pool.invokeAll(bringers)) {
        each.get();
      }
    }
    assertEquals(THREADS * EACH, taken.size());
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread * EACH;
      List<Integer> its =
          taken.stream().filter(item -> item >= first && item < first + EACH).toList();
      List<Integer> sorted = new ArrayList<>(its);
      Collections.sort(sorted);
      assertEquals(sorted, its);
    }
  }
}
