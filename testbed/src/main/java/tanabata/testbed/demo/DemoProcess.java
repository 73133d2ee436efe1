package tanabata.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;

/// One process of the demo, started by this demo or by somebody else.
final class DemoProcess {

  static final long GRACE_SECONDS = 20;

  private static final long LAST_GRACE_SECONDS = 5;
  private static final int LAST_LINES = 3;

  private final String verb;
  private final NodeFolder folder;
  private volatile Optional<ProcessHandle> process = Optional.empty();

  /// @param verb `node` or `witness`
  DemoProcess(String verb, NodeFolder folder) {
    this.verb = verb;
    this.folder = folder;
  }

  void start(DaemonLauncher launcher) throws IOException {
    remember(launcher.start(verb, folder.config(), folder.log()).toHandle());
  }

  /// Looks for one that somebody else has started, and takes it over.
  ///
  /// @return whether there is one
  boolean adopt() throws IOException {
    Optional<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(this::isThisOne).findFirst();
    if (found.isPresent()) {
      remember(found.get());
    }
    return found.isPresent();
  }

  boolean isAlive() {
    return process.filter(ProcessHandle::isAlive).isPresent();
  }

  long pid() {
    return process.map(ProcessHandle::pid).orElse(-1L);
  }

  /// Forgets a process that has ended.
  void forget() throws IOException {
    process = Optional.empty();
    Files.deleteIfExists(folder.pid());
  }

  /// Ends it in order; by force if that takes too long.
  ///
  /// @param ask asks it to end, and gives what went wrong
  /// @return what went wrong, if anything
  Optional<String> stop(Supplier<Optional<String>> ask) throws IOException {
    Optional<String> trouble = Optional.empty();
    if (isAlive()) {
      ProcessHandle daemon = process.orElseThrow();
      trouble = ask.get();
      if (trouble.isPresent() || !hasEnded(daemon, GRACE_SECONDS)) {
        trouble = trouble.or(() -> Optional.of("is still running after " + GRACE_SECONDS + " s"));
        daemon.destroy();
        if (!hasEnded(daemon, LAST_GRACE_SECONDS)) {
          daemon.destroyForcibly();
          hasEnded(daemon, LAST_GRACE_SECONDS);
        }
      }
    }
    forget();
    return trouble;
  }

  /// SIGTERM
  Optional<String> terminate() {
    process.ifPresent(ProcessHandle::destroy);
    return Optional.empty();
  }

  /// The end of its log, to be shown when it died.
  List<String> endOfLog() {
    try {
      List<String> lines = Files.readAllLines(folder.log());
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  private void remember(ProcessHandle daemon) throws IOException {
    process = Optional.of(daemon);
    // Whoever waits for the file must not find it empty.
    Path draft = Files.writeString(folder.path().resolve(".pid"), daemon.pid() + "\n");
    Files.move(draft, folder.pid(), StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isThisOne(ProcessHandle candidate) {
    Path proc = Path.of("/proc", Long.toString(candidate.pid()));
    try {
      // ProcessHandle.info() leaves out the arguments of long command lines.
      List<String> arguments = List.of(Files.readString(proc.resolve("cmdline")).split("\0"));
      if (!arguments.contains(verb) || !arguments.get(0).endsWith("java")) {
        return false;
      }
      Path cwd = proc.resolve("cwd").toRealPath();
      Path config = folder.config().toRealPath();
      return arguments.stream()
          .map(argument -> argument.startsWith("--config=") ? argument.substring(9) : argument)
          .filter(argument -> argument.endsWith(".conf"))
          .anyMatch(argument -> isSame(cwd.resolve(argument), config));
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
      return false;
    }
  }

  private static boolean isSame(Path candidate, Path config) {
    try {
      return candidate.toRealPath().equals(config);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasEnded(ProcessHandle daemon, long seconds) {
    try {
      daemon.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !daemon.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !daemon.isAlive();
    }
  }
}
