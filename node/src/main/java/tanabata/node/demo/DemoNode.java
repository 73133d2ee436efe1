package tanabata.node.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// One of the two daemons: its process, whoever started it, and its admin socket.
final class DemoNode {

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);
  private static final long GRACE_SECONDS = 20;
  private static final long LAST_GRACE_SECONDS = 5;
  private static final int LAST_LINES = 3;

  private final NodeFolder folder;
  private volatile Optional<ProcessHandle> process = Optional.empty();

  DemoNode(NodeFolder folder) {
    this.folder = folder;
  }

  NodeFolder folder() {
    return folder;
  }

  String name() {
    return folder.name();
  }

  Optional<NodeStatus> status() {
    try {
      return Optional.of(client(STATUS_PATIENCE).status());
    } catch (DaemonUnreachable e) {
      return Optional.empty();
    }
  }

  void start(DaemonLauncher launcher) throws IOException {
    remember(launcher.start(folder.config(), folder.log()).toHandle());
  }

  /// Looks for a daemon of this node that somebody else has started.
  boolean adopt() throws IOException {
    Optional<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(this::isDaemonOfThisNode).findFirst();
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

  /// It is gone: forgets the process.
  void bury() throws IOException {
    process = Optional.empty();
    Files.deleteIfExists(folder.pid());
  }

  /// Ends it in good order; by force if that takes too long.
  ///
  /// @return what went wrong, if anything
  Optional<String> stop() throws IOException {
    Optional<String> trouble = Optional.empty();
    if (isAlive()) {
      ProcessHandle daemon = process.orElseThrow();
      trouble = askToStop();
      if (trouble.isPresent() || !hasEnded(daemon, GRACE_SECONDS)) {
        trouble = trouble.or(() -> Optional.of("is still running after " + GRACE_SECONDS + " s"));
        daemon.destroy();
        if (!hasEnded(daemon, LAST_GRACE_SECONDS)) {
          daemon.destroyForcibly();
          hasEnded(daemon, LAST_GRACE_SECONDS);
        }
      }
    }
    bury();
    return trouble;
  }

  private Optional<String> askToStop() {
    try {
      return switch (client(Duration.ofSeconds(GRACE_SECONDS)).ask(new Request.Down())) {
        case Reply.Done(String sentence) -> Optional.empty();
        case Reply.Refused(String sentence) -> Optional.of(sentence);
      };
    } catch (DaemonUnreachable e) {
      return Optional.of(e.getMessage());
    }
  }

  private AdminClient client(Duration patience) {
    return new AdminClient(folder.control(), patience);
  }

  /// The end of its log, to be shown when it died.
  List<String> lastWords() {
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

  private boolean isDaemonOfThisNode(ProcessHandle candidate) {
    Path proc = Path.of("/proc", Long.toString(candidate.pid()));
    try {
      // ProcessHandle.info() leaves out the arguments of long command lines.
      List<String> arguments = List.of(Files.readString(proc.resolve("cmdline")).split("\0"));
      if (!arguments.contains("node") || !arguments.get(0).endsWith("java")) {
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
