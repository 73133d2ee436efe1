package tanabata.foundation.background;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A thread that carries out steps in the order in which they come. From any thread. What comes
/// after the end is dropped: nobody is left to hear of it.
public final class Worker implements AutoCloseable {

  private final Background background;
  private final ScheduledThreadPoolExecutor thread;

  private Worker(Background background) {
    this.background = background;
    thread =
        new ScheduledThreadPoolExecutor(
            1, background.threads(), new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// @param name of the work in reports, and of its thread
  public static Worker of(String name) {
    return new Worker(Background.of(name));
  }

  /// @param failed called on the worker's thread, after the report
  public void execute(Runnable step, Consumer<Throwable> failed) {
    thread.execute(background.step(step, failed));
  }

  /// Takes the step once, after a while.
  public ScheduledFuture<?> after(Duration delay, Runnable step, Consumer<Throwable> failed) {
    return background.after(delay, thread, step, failed);
  }

  /// Takes the step now and after each period.
  public ScheduledFuture<?> every(Duration period, Runnable step, Consumer<Throwable> failed) {
    return background.every(period, thread, step, failed);
  }

  public boolean isClosed() {
    return thread.isShutdown();
  }

  /// Takes nothing more, and waits for a while until what has come is carried out; what was to be
  /// done later is dropped.
  public void finish(Duration patience) {
    thread.shutdown();
    try {
      thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends at once: interrupts the step that is being taken, and drops the others.
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
