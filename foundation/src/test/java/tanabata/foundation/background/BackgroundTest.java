package tanabata.foundation.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where the platform logs is java.util.logging, unless something better is on the class path.
class BackgroundTest {

  private static final Logger LOGGER = Logger.getLogger(Background.class.getName());

  private final List<String> reports = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public synchronized void publish(LogRecord record) {
          reports.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  @Test
  void a_periodic_step_that_throws_is_reported_and_taken_again() throws Exception {
    CountDownLatch taken = new CountDownLatch(5);
    AtomicInteger told = new AtomicInteger();
    try (Worker worker = Worker.of("clock")) {
      worker.every(
          Duration.ofMillis(1),
          () -> {
            taken.countDown();
            if (taken.getCount() % 2 == 0) {
              throw new IllegalStateException("even");
            }
          },
          _ -> told.incrementAndGet());
      taken.await();
      worker.finish(Duration.ofMinutes(1));
    }
    assertTrue(told.get() >= 2, () -> "told " + told);
    assertEquals("SEVERE clock failed in a way that nobody foresaw", reports.getFirst());
  }

  @Test
  void a_step_of_a_foreign_clock_that_throws_is_reported_and_taken_again() throws Exception {
    CountDownLatch failed = new CountDownLatch(3);
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      var ticks =
          Background.of("tick")
              .every(
                  Duration.ofMillis(1),
                  clock,
                  () -> {
                    throw new IllegalStateException("each time");
                  },
                  _ -> failed.countDown());
      failed.await();
      ticks.cancel(false);
    }
    assertEquals(List.of("SEVERE tick failed in a way that nobody foresaw"), reports);
  }

  @Test
  void a_thread_that_dies_tells_whoever_began_it() throws Exception {
    CompletableFuture<Throwable> cause = new CompletableFuture<>();
    Background.of("once")
        .start(
            () -> {
              throw new StackOverflowError("an error, too");
            },
            cause::complete)
        .join();
    assertInstanceOf(StackOverflowError.class, cause.join());
    assertEquals(1, reports.size());
  }

  @Test
  void a_worker_goes_on_after_a_step_that_throws() {
    CompletableFuture<String> second = new CompletableFuture<>();
    try (Worker worker = Worker.of("worker")) {
      worker.execute(
          () -> {
            throw new IllegalStateException("first");
          },
          Background.GO_ON);
      worker.execute(() -> second.complete("taken"), Background.GO_ON);
      assertEquals("taken", second.join());
      // It says that it goes on when the step has ended, and not to the next test.
      worker.finish(Duration.ofMinutes(1));
    }
  }

  @Test
  void trouble_that_lasts_is_said_once_and_that_it_is_over_too() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    Background.of("listener")
        .repeat(() -> {
          if (turns.incrementAndGet() <= 3) {
            throw new IOException("Too many open files");
          }
          return false;
        })
        .join();
    assertEquals(4, turns.get());
    assertEquals(
        List.of("WARNING listener: Too many open files; trying again", "INFO listener: goes on"),
        reports);
  }
}
