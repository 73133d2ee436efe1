package tanabata.dlm;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs one task after the other, in the order in which they come, on the thread of whoever brings
/// one while no other runs. To hand a task over to a thread of its own would cost a remote grant as
/// much as the network does.
final class Loop {

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /// How many tasks have come and are not done.
  private final AtomicInteger open = new AtomicInteger();

  private final Consumer<Throwable> failed;
  private volatile boolean stopped;

  /// @param failed called once, when a task throws; no task is run after that
  Loop(Consumer<Throwable> failed) {
    this.failed = failed;
  }

  /// From any thread, and from within a task.
  void run(Runnable task) {
    tasks.add(task);
    if (open.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    int done = 1;
    do {
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        runOne(next);
      }
      done = open.addAndGet(-done);
    } while (done != 0);
  }

  private void runOne(Runnable task) {
    if (stopped) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      stopped = true;
      failed.accept(e);
    }
  }

  void stop() {
    stopped = true;
  }
}
