package tanabata.foundation.background;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Whatever runs beside those who wait for it begins here: threads, workers and periodic steps. A
/// step that throws is reported to the log, and then whoever began it decides: all goes on
/// ([#GO_ON]), or what relies on the step ends. Left to themselves, schedulers drop a step that has
/// thrown once, and pools and threads keep the reason to themselves.
///
/// Of failures in a row that say the same only the first is reported, and then that it is over, so
/// that trouble which lasts does not fill the log. Safe for use by several threads.
public final class Background {

  /// The next step is taken as if nothing had been.
  public static final Consumer<Throwable> GO_ON = _ -> {};

  private static final System.Logger log = System.getLogger(Background.class.getName());

  /// After a turn that has failed: what has run out, such as file descriptors, is not there at
  /// once.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final String NONE = "";

  private final String name;
  private volatile String trouble = NONE;

  /// One turn of a thread that takes turn after turn.
  @FunctionalInterface
  public interface Turn {

    /// @return whether another one follows; an interrupt is an end too
    boolean take() throws IOException, InterruptedException;
  }

  /// What may never be answered.
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws IOException;
  }

  private Background(String name) {
    this.name = name;
  }

  /// @param name of the work in reports, and of its threads
  public static Background of(String name) {
    return new Background(name);
  }

  /// The step as one that throws nothing.
  ///
  /// @param failed called on the same thread, after the report
  public Runnable step(Runnable step, Consumer<Throwable> failed) {
    return () -> attempt(step, failed);
  }

  /// Begins a virtual thread.
  public Thread start(Runnable work, Consumer<Throwable> failed) {
    return Thread.ofVirtual().name(name).start(step(work, failed));
  }

  /// Begins a platform thread, for calls that would hold a virtual one. It does not keep the
  /// process from ending.
  public Thread startPlatform(Runnable work, Consumer<Throwable> failed) {
    Thread thread = threads().newThread(step(work, failed));
    thread.start();
    return thread;
  }

  /// Asks on a thread of its own, which is left behind if there is no answer in time.
  ///
  /// @return empty if there is none
  /// @throws IOException as the question has thrown it
  public <T> Optional<T> ask(Duration patience, Question<T> question) throws IOException {
    CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
    startPlatform(
        () -> {
          try {
            answer.complete(Optional.of(question.ask()));
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        },
        answer::completeExceptionally);
    try {
      return answer
          .completeOnTimeout(Optional.empty(), patience.toNanos(), TimeUnit.NANOSECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /// A platform thread that is not started: what the process runs when it ends.
  public Thread unstarted(Runnable work) {
    return Thread.ofPlatform().name(name).unstarted(step(work, GO_ON));
  }

  /// Begins a virtual thread that takes turn after turn. One that throws is not the last: after a
  /// pause there is another.
  public Thread repeat(Turn turn) {
    return Thread.ofVirtual().name(name).start(() -> takeTurns(turn));
  }

  /// Platform threads for steps that report what they throw themselves, by [#failed]: where there
  /// are too many to wrap each. Others are for a [Worker].
  public ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(threads, threads());
  }

  /// Platform threads, as many as are needed at a time: for steps that may wait for each other.
  public ExecutorService poolAsNeeded() {
    return Executors.newCachedThreadPool(threads());
  }

  /// Takes the step now and after each period, on the clock's thread.
  public ScheduledFuture<?> every(
      Duration period, ScheduledExecutorService clock, Runnable step, Consumer<Throwable> failed) {
    return clock.scheduleAtFixedRate(step(step, failed), 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Takes the step once, after a while, on the clock's thread.
  public ScheduledFuture<?> after(
      Duration delay, ScheduledExecutorService clock, Runnable step, Consumer<Throwable> failed) {
    return clock.schedule(step(step, failed), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Reports that a step has failed, for those whose threads are not begun here.
  public synchronized void failed(Throwable cause) {
    String sentence = cause.toString();
    if (sentence.equals(trouble)) {
      return;
    }
    trouble = sentence;
    if (cause instanceof IOException) {
      log.log(System.Logger.Level.WARNING, name + ": " + cause.getMessage() + "; trying again");
    } else {
      log.log(System.Logger.Level.ERROR, name + " failed in a way that nobody foresaw", cause);
    }
  }

  /// A step has gone well.
  public void succeeded() {
    // Most steps go well, and some are many.
    if (trouble.equals(NONE)) {
      return;
    }
    synchronized (this) {
      trouble = NONE;
      log.log(System.Logger.Level.INFO, name + ": goes on");
    }
  }

  private void attempt(Runnable step, Consumer<Throwable> failed) {
    try {
      step.run();
      succeeded();
    } catch (Throwable cause) {
      failed(cause);
      failed.accept(cause);
    }
  }

  private void takeTurns(Turn turn) {
    boolean another = true;
    while (another) {
      try {
        another = turn.take();
        succeeded();
      } catch (InterruptedException _) {
        return;
      } catch (Throwable cause) {
        failed(cause);
        another = pause();
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  ThreadFactory threads() {
    return Thread.ofPlatform().daemon().name(name).factory();
  }
}
