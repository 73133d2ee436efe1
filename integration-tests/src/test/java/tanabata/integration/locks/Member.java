package tanabata.integration.locks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node, through all lives of its process, and what the authority knows of it.
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
  private final List<Life> lives = new ArrayList<>();
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
    Life life = new Life(name + "#" + (lives.size() + 1));
    lives.add(life);
    state = State.STARTING;
    isReady = false;
    process =
        WorkerProcess.start(
            classPath, name, lives.size(), ports, folder, line -> heard(life, line));
  }

  private void heard(Life life, String line) {
    if (life.heard(line) || line.startsWith("started ")) {
      return;
    }
    switch (line) {
      case "ready" -> isReady = true;
      case "idle" -> isIdle = true;
      default -> throw new AssertionError(name + " says: " + line);
    }
  }

  void listen() throws IOException {
    if (state != State.DEAD) {
      process.listen();
      if (!process.isAlive()) {
        throw new AssertionError(name + " has ended by itself");
      }
    }
  }

  void say(String line) {
    process.say(line);
  }

  /// Whether it reads what it is told, sooner or later.
  boolean hearsOrders() {
    return state != State.DEAD && state != State.STARTING;
  }

  void permit(long until) {
    permitEnd = until;
    say("permit " + until);
  }

  void kill9() throws IOException, InterruptedException {
    process.kill9();
    lives.getLast().ended();
    state = State.DEAD;
  }

  void stop() throws IOException, InterruptedException {
    process.stop();
  }

  void goOn() throws IOException, InterruptedException {
    process.goOn();
    state = State.RUNNING;
  }

  List<Life> lives() {
    return lives;
  }

  /// In its present life.
  boolean hasHeld(String lock) {
    return lives.getLast().hasHeld(lock);
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
