package tanabata.dlm;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Carries out one thing after the other, on the thread of whoever brings something while nobody is
/// at it. To hand over to a thread of its own would cost a remote grant as much as the network
/// does.
///
/// @param <T> what is brought
final class Loop<T> {

  private final ConcurrentLinkedQueue<Object> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Consumer<T> step;
  private final Consumer<Throwable> broken;
  private volatile boolean stopped;

  private record Work(Runnable run) {}

  /// @param broken told once, when a step throws; nothing is carried out after that
  Loop(Consumer<T> step, Consumer<Throwable> broken) {
    this.step = step;
    this.broken = broken;
  }

  void give(T thing) {
    enter(thing);
  }

  void run(Runnable work) {
    enter(new Work(work));
  }

  private void enter(Object thing) {
    inbox.add(thing);
    if (open.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    int done = 1;
    do {
      for (Object next = inbox.poll(); next != null; next = inbox.poll()) {
        carryOut(next);
      }
      done = open.addAndGet(-done);
    } while (done != 0);
  }

  @SuppressWarnings("unchecked")
  private void carryOut(Object next) {
    if (stopped) {
      return;
    }
    try {
      if (next instanceof Work work) {
        work.run.run();
      } else {
        step.accept((T) next);
      }
    } catch (RuntimeException | Error e) {
      stopped = true;
      broken.accept(e);
    }
  }

  void stop() {
    stopped = true;
  }
}
