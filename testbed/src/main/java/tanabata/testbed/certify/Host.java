package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.Administration;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.Decision;
import tanabata.node.admin.LocksStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.admin.ResourceStatus;
import tanabata.replication.model.DataIdentity;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;
import tanabata.testbed.faults.DiskFaults;
import tanabata.testbed.faults.PowerCut;

/// One of the three processes, and what can be done to it. For the thread that certifies; clients
/// may call [#name] and [#folder].
final class Host {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

  /// Marks are made once a second, and remembered a second later.
  private static final Duration LEAST_AGE = Duration.ofSeconds(10);

  private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(40);

  private final NodeFolder folder;
  private final DaemonLauncher launcher;
  private Optional<Process> process = Optional.empty();
  private boolean killed;
  private long timesPutBack;

  /// Of the generation of the data in the copy of its disk.
  private long snapshotEpoch;

  Host(NodeFolder folder, DaemonLauncher launcher) {
    this.folder = folder;
    this.launcher = launcher;
  }

  String name() {
    return folder.name();
  }

  NodeFolder folder() {
    return folder;
  }

  private Path faults() {
    return folder.path().resolve("faults");
  }

  // The process.

  void start() throws IOException {
    start(Map.of());
  }

  /// @param environment more variables, for this process only
  void start(Map<String, String> environment) throws IOException {
    boolean witness = folder.name().equals(NodeFolder.WITNESS);
    Map<String, String> all = new LinkedHashMap<>(environment);
    if (!witness) {
      diskFault("none");
      Files.createDirectories(PowerCut.folder(faults()));
      all.put(DiskFaults.FILE, faults().toString());
    }
    killed = false;
    process =
        Optional.of(
            launcher.with(all).start(witness ? "witness" : "node", folder.config(), folder.log()));
  }

  Process process() {
    return process.orElseThrow();
  }

  boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  /// Whether it has exited although nobody asked it to.
  boolean hasExitedByItself() {
    return process.isPresent() && !isAlive() && !killed;
  }

  /// As [#kill9], and what it has not flushed is lost too, or part of it.
  void losePower(SplittableRandom random) throws IOException, InterruptedException {
    kill9();
    PowerCut.apply(PowerCut.folder(faults()), folder.disk(), random);
  }

  /// Kills it. The first time its disk is copied, as a snapshot is made; later that copy takes the
  /// place of the disk, if it is old enough to be told from a disk whose node was killed. One that
  /// is too old to be known to the peer, which would ask an operator, is made anew.
  void putDiskBack() throws IOException, InterruptedException {
    OptionalLong epoch = epoch();
    kill9();
    Path snapshot = folder.disk().resolveSibling("snapshot");
    boolean isKnown =
        epoch.isPresent() && epoch.getAsLong() - snapshotEpoch <= DataIdentity.MOST_GENERATIONS / 2;
    if (Files.notExists(snapshot) || !isKnown) {
      Files.copy(folder.disk(), snapshot, StandardCopyOption.REPLACE_EXISTING);
      snapshotEpoch = epoch.orElse(0);
      return;
    }
    Instant made = Files.getLastModifiedTime(snapshot).toInstant();
    if (made.isBefore(Instant.now().minus(LEAST_AGE))) {
      Files.move(snapshot, folder.disk(), StandardCopyOption.REPLACE_EXISTING);
      timesPutBack++;
    }
  }

  /// Of the generation of its data.
  private OptionalLong epoch() {
    return status().stream()
        .map(ResourceStatus::generation)
        .filter(generation -> generation.contains(":"))
        .mapToLong(generation -> Long.parseLong(generation.substring(0, generation.indexOf(':'))))
        .findFirst();
  }

  /// Whether its daemon has said what happened to its disk, each time. Removes the version that it
  /// keeps, of which there is room for one.
  Optional<String> complaintAboutDisk() throws IOException {
    try (Stream<String> lines = Files.lines(folder.log())) {
      long said = lines.filter(line -> line.contains("rule put-back-here")).count();
      if (said < timesPutBack) {
        return Optional.of(
            "the disk of %s was put back %d times, and that was noticed %d times"
                .formatted(name(), timesPutBack, said));
      }
    }
    try {
      new AdminClient(folder.control(), STATUS_TIMEOUT)
          .ask(new Request.Decide(NodeFolder.RESOURCE, new Decision.Forget()));
      return Optional.empty();
    } catch (DaemonUnreachable e) {
      return Optional.of(e.getMessage());
    }
  }

  /// SIGKILL. What it has written stays in the page cache.
  void kill9() throws InterruptedException {
    killed = true;
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor();
    }
  }

  /// SIGTERM: it leaves in order, which may take a while.
  void terminate() throws IOException, InterruptedException {
    killed = true;
    signal("TERM");
  }

  /// SIGSTOP
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// SIGCONT
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    if (isAlive()) {
      // The shell's own `kill` is there on every host.
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.orElseThrow().pid())
          .inheritIO()
          .start()
          .waitFor();
    }
  }

  /// `none`, `error`, `full BYTES` or `slow MILLIS`.
  void diskFault(String fault) throws IOException {
    Files.writeString(faults(), fault);
  }

  /// Gives an order, and waits until it is carried out.
  Reply ask(Request order) throws DaemonUnreachable {
    return new AdminClient(folder.control(), ORDER_TIMEOUT).ask(order);
  }

  // What it reports.

  /// Its status of the resource; empty while it does not answer.
  Optional<ResourceStatus> status() {
    return new AdminClient(folder.control(), STATUS_TIMEOUT)
        .statusIfAny()
        .flatMap(status -> status.resources().stream().findFirst());
  }

  /// Its locks, for the message of a violation.
  String locks() {
    try {
      return switch (new AdminClient(folder.control(), STATUS_TIMEOUT)
          .locks(NodeFolder.RESOURCE, Optional.empty())) {
        case Administration.LocksReply.Seen(LocksStatus status) -> status.toString();
        case Administration.LocksReply.Refused(String sentence) -> sentence;
      };
    } catch (DaemonUnreachable e) {
      return e.getMessage();
    }
  }

  /// Orders it to leave, and waits for its exit.
  ///
  /// @return whether it exited with status 0 in time
  boolean down() throws InterruptedException {
    try {
      new AdminClient(folder.control(), DOWN_TIMEOUT).ask(new Request.Down());
    } catch (DaemonUnreachable e) {
      return false;
    }
    killed = true;
    Process daemon = process.orElseThrow();
    return daemon.waitFor(DOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        && daemon.exitValue() == 0;
  }
}
