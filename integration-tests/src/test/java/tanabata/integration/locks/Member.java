package tanabata.integration.locks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node, through all runs of its process, and what the membership service knows of it.
final class Member implements AutoCloseable {

  enum State {
    /// Its process is under way.
    STARTING,
    RUNNING,
    /// For so short that nothing comes of it.
    STOPPED_BRIEFLY,
    /// Its permit is not renewed, and when it has ended the member is excluded.
    STOPPED,
    EXCLUDED,
    DEAD
  }

  final String name;
  private final String classPath;
  private final Map<String, Integer> ports;
  private final Path folder;
  private final List<WorkerRun> runs = new ArrayList<>();
  private WorkerProcess process;
  State state = State.DEAD;

  /// When the state ends.
  long due;

  /// When the last permit that it was given ends.
  long permitEnd;

  boolean isReady;
  boolean isIdle;

  Member(String name, String classPath, Map<String, Integer> ports, Path folder) {
    this.name = name;
    this.classPath = classPath;
    this.ports = ports;
    this.folder = folder;
  }

  void start() throws IOException {
    WorkerRun run = new WorkerRun(name + "#" + (runs.size() + 1));
    runs.add(run);
    state = State.STARTING;
    isReady = false;
    process =
        WorkerProcess.start(
            classPath, name, runs.size(), ports, folder, line -> received(run, line));
  }

  private void received(WorkerRun run, String line) {
    if (run.received(line) || line.startsWith("started ")) {
      return;
    }
    switch (line) {
      case "ready" -> isReady = true;
      case "idle" -> isIdle = true;
      default -> {
        if (line.startsWith("failed")) {
          throw new AssertionError(name + " prints: " + line);
        }
        // Not what a broken promise looks like, which a test of the test must not take it for.
        throw new IllegalStateException(name + " prints what is no report: " + line);
      }
    }
  }

  void readLines() throws IOException {
    if (state != State.DEAD) {
      process.readLines();
      if (!process.isAlive()) {
        throw new AssertionError(name + " has ended by itself");
      }
    }
  }

  void send(String line) {
    process.send(line);
  }

  /// Whether it reads what it is sent, sooner or later.
  boolean takesOrders() {
    return state != State.DEAD && state != State.STARTING;
  }

  void permit(long until) {
    permitEnd = until;
    send("permit " + until);
  }

  void kill9() throws IOException, InterruptedException {
    process.kill9();
    runs.getLast().ended();
    state = State.DEAD;
  }

  void stop() throws IOException, InterruptedException {
    process.stop();
  }

  void resume() throws IOException, InterruptedException {
    process.resume();
    state = State.RUNNING;
  }

  List<WorkerRun> runs() {
    return runs;
  }

  /// In its present run.
  boolean hasHeld(String lock) {
    return runs.getLast().hasHeld(lock);
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
