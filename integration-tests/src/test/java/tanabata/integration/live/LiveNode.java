package tanabata.integration.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tanabata.cli.Main;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.admin.ResourceStatus;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.JavaDaemonLauncher;

/// One daemon of a [Pair], and its files.
public final class LiveNode {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

  private final String name;
  private final Path directory;
  private final DaemonLauncher launcher;
  private Optional<Process> process = Optional.empty();

  LiveNode(String name, Path directory) {
    this(name, directory, new JavaDaemonLauncher(Main.class.getName()));
  }

  /// @param launcher how its process is started
  public LiveNode(String name, Path directory, DaemonLauncher launcher) {
    this.name = name;
    this.directory = directory;
    this.launcher = launcher;
  }

  public String name() {
    return name;
  }

  public Path directory() {
    return directory;
  }

  public Path config() {
    return directory.resolve("tanabata.conf");
  }

  public Path control() {
    return directory.resolve("control.sock");
  }

  public Path disk() {
    return directory.resolve("home.img");
  }

  public Path nbd() {
    return directory.resolve("home.nbd");
  }

  public String uri() {
    return "nbd+unix:///home?socket=" + nbd();
  }

  public void start() throws IOException {
    if (isAlive()) {
      throw new IllegalStateException(name + " is running already");
    }
    process = Optional.of(launcher.start(config(), directory.resolve("node.log")));
  }

  public boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  public long pid() {
    return process.orElseThrow().pid();
  }

  /// As if its power were gone, but for what the kernel has in its caches.
  public void kill9() throws InterruptedException {
    process.orElseThrow().destroyForcibly().waitFor();
  }

  /// SIGSTOP: it does nothing more, and everybody it talks to cannot tell why.
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /// SIGCONT
  public void wake() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Tool.required("kill").run(signal, Long.toString(pid()));
  }

  /// What it says of its resource; empty while it does not answer.
  public Optional<ResourceStatus> statusIfAny() {
    return nodeStatusIfAny().map(status -> status.resources().getFirst());
  }

  /// What it says of itself; empty while it does not answer.
  public Optional<NodeStatus> nodeStatusIfAny() {
    return new AdminClient(control(), STATUS_TIMEOUT).statusIfAny();
  }

  public ResourceStatus status() {
    return statusIfAny().orElseThrow(() -> new AssertionError(name + " does not answer"));
  }

  public Reply ask(Request request) throws DaemonUnreachable {
    return new AdminClient(control(), Waiting.TIMEOUT).ask(request);
  }

  /// Leaves in order, and must end with success.
  public void down() throws DaemonUnreachable, InterruptedException {
    ask(new Request.Down());
    Process daemon = process.orElseThrow();
    if (!daemon.waitFor(Waiting.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " was ordered to go down and is still there");
    }
    if (daemon.exitValue() != 0) {
      throw new AssertionError(name + " went down with status " + daemon.exitValue());
    }
  }

  public String log() {
    try {
      return Files.readString(directory.resolve("node.log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
