package tanabata.foundation.background;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Hands items to one taker, one after the other and in the order in which they come, without a
/// thread of its own: who brings an item hands it over, and all that came meanwhile, unless another
/// one is at it. So an item needs no other thread to wake up.
///
/// What is handed over happens before what is handed over after it. The taker must not throw.
public final class Inbox<T> {

  private final Consumer<? super T> taker;
  private final Executor spare;
  private final Queue<T> items = new ConcurrentLinkedQueue<>();

  /// How many are there that are not taken yet. Who raises it from 0 hands over.
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param spare hands over for those who may not
  public Inbox(Consumer<? super T> taker, Executor spare) {
    this.taker = taker;
    this.spare = spare;
  }

  /// Brings an item, on a thread that may hand over for a while.
  public void bring(T item) {
    items.add(item);
    if (waiting.getAndIncrement() == 0) {
      handOver();
    }
  }

  /// Leaves an item, on a thread that must go on at once.
  public void leave(T item) {
    items.add(item);
    if (waiting.getAndIncrement() == 0) {
      spare.execute(this::handOver);
    }
  }

  private void handOver() {
    int left = waiting.get();
    while (left > 0) {
      for (int i = 0; i < left; i++) {
        taker.accept(items.remove());
      }
      left = waiting.addAndGet(-left);
    }
  }
}
