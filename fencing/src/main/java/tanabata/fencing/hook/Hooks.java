package tanabata.fencing.hook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.process.ProgramEnd;
import tanabata.fencing.process.ProgramRun;
import tanabata.foundation.background.Background;

/// Runs the hooks of one resource: one at a time, in the order of the events. Any thread may tell;
/// none ever waits.
public final class Hooks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Hooks.class);

  /// Far more than a resource can have news while one hook takes its time.
  static final int MOST_WAITING = 64;

  private static final int MOST_LINES = 40;

  private final HookPrograms programs;
  private final Duration timeout;
  private final Deque<HookNotification> waiting = new ArrayDeque<>();
  private final Thread runner;
  private boolean closed;

  private Hooks(String resource, HookPrograms programs, Duration timeout) {
    this.programs = programs;
    this.timeout = timeout;
    this.runner = Background.of("hooks-" + resource).repeat(this::runNext);
  }

  /// @param timeout how long [#close] lets the hooks finish
  public static Hooks open(String resource, HookPrograms programs, Duration timeout) {
    return new Hooks(resource, programs, timeout);
  }

  /// Returns at once. Of too many that wait, the oldest is dropped, aloud.
  public synchronized void tell(HookNotification news) {
    if (closed || !programs.lines().containsKey(news.event())) {
      return;
    }
    if (waiting.size() == MOST_WAITING) {
      log.warn(
          "resource {}: the hooks are too slow; the hook for '{}' is not run",
          news.resource(),
          waiting.removeFirst().event().word());
    }
    waiting.addLast(news);
    notifyAll();
  }

  /// Takes no more news, and lets those that wait finish for a while. Then the hook that runs is
  /// killed, and the others are dropped, aloud.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (!runner.join(timeout)) {
        runner.interrupt();
        runner.join();
      }
    } catch (InterruptedException e) {
      runner.interrupt();
      Thread.currentThread().interrupt();
    }
    drop();
  }

  private synchronized void drop() {
    for (HookNotification news : waiting) {
      log.warn("the daemon ends; the hook for '{}' is not run", news.event().word());
    }
    waiting.clear();
  }

  /// A hook that cannot be run is not the last one.
  private boolean runNext() throws InterruptedException {
    Optional<HookNotification> news = next();
    if (news.isPresent()) {
      report(news.get(), run(news.get(), programs.lines().get(news.get().event())));
    }
    return news.isPresent();
  }

  private ProgramEnd run(HookNotification news, List<String> program) throws InterruptedException {
    Map<String, String> environment = news.environment();
    return ProgramRun.run(news.line(program), environment, "", programs.timeout());
  }

  /// Empty when there is no more to come.
  private synchronized Optional<HookNotification> next() throws InterruptedException {
    if (Thread.interrupted()) {
      // The interrupt came between two hooks.
      throw new InterruptedException();
    }
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return Optional.ofNullable(waiting.pollFirst());
  }

  private static void report(HookNotification news, ProgramEnd end) {
    String what = "resource " + news.resource() + ": hook for '" + news.event().word() + "'";
    switch (end) {
      case ProgramEnd.Exited(int status, ProgramEnd.Said said) -> {
        quote(what, said);
        if (status == 0) {
          log.info("{} is done", what);
        } else {
          log.warn("{} ended with status {}", what, status);
        }
      }
      case ProgramEnd.TimedOut(Duration limit, ProgramEnd.Said said) -> {
        quote(what, said);
        log.warn("{} took longer than {} ms and was killed", what, limit.toMillis());
      }
      case ProgramEnd.NotStarted(String reason) -> log.warn("{} was not run: {}", what, reason);
    }
  }

  private static void quote(String what, ProgramEnd.Said said) {
    (said.out() + said.err())
        .lines()
        .limit(MOST_LINES)
        .forEach(line -> log.info("{}: {}", what, line));
  }
}
