package tanabata.integration.install;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;

/// A host of its own on this machine: root folder, mounts, name, processes and network. What runs
/// in it ends with it.
final class IsolatedHost implements AutoCloseable {

  /// The first process of the host. What it mounts is seen by this host alone; what is written lies
  /// in memory. It lives as long as its standard input.
  private static final String BOOT =
      """
      set -e
      name=$1 base=$2 folder=$3 java=$4
      hostname "$name"
      mount -t tmpfs tmpfs "$folder"
      mkdir "$folder/upper" "$folder/work" "$folder/root"
      root=$folder/root
      mount -t overlay overlay -o "lowerdir=$base,upperdir=$folder/upper,workdir=$folder/work" "$root"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs tmpfs "$root/run"
      mkdir -p "$root/run/systemd/system"
      if [ -n "$java" ]; then
        mkdir -p "$root/usr/lib/jvm/jdk-25"
        mount --bind "$java" "$root/usr/lib/jvm/jdk-25"
      fi
      echo "$name" >"$root/etc/hostname"
      # This shell buries what nobody else waits for.
      exec chroot "$root" /bin/sh -c 'cd /root; echo up; cat; :'
      """;

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final String name;
  private final Process process;
  private final long init;
  private final Optional<Systemd> systemd;

  private IsolatedHost(String name, Process process, long init, Optional<Systemd> systemd) {
    this.name = name;
    this.process = process;
    this.init = init;
    this.systemd = systemd;
  }

  /// Skips the test aloud where it cannot be.
  ///
  /// @param behind commands that end in running what follows them
  /// @param base a root folder, which stays as it is
  /// @param folder an empty one
  /// @param java what it finds below /usr/lib/jvm, if anything
  static IsolatedHost boot(
      String name, List<String> behind, Path base, Path folder, Optional<Path> java)
      throws IOException {
    List<String> line = new ArrayList<>(behind);
    line.add(Tool.required("unshare").program().toString());
    line.addAll(List.of("--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child"));
    line.addAll(List.of("/bin/sh", "-c", BOOT, "boot", name, base.toString(), folder.toString()));
    line.add(java.map(Path::toString).orElse(""));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    BufferedReader out = process.inputReader();
    String said = out.readLine();
    if (!"up".equals(said)) {
      process.destroyForcibly();
      Tool.skip("this user may not make hosts of namespaces: " + said);
    }
    // What was forked is the first process there.
    long init = process.children().findFirst().orElseThrow().pid();
    IsolatedHost host = new IsolatedHost(name, process, init, Optional.empty());
    try (InputStream systemctl = IsolatedHost.class.getResourceAsStream("/install/systemctl")) {
      Path place = host.path("/usr/local/bin/systemctl");
      Files.createDirectories(place.getParent());
      Files.write(place, systemctl.readAllBytes());
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return host;
  }

  /// One with a systemd of its own instead of a script. Skips the test aloud where it cannot be.
  ///
  /// @param base has the package `systemd`
  static IsolatedHost bootWithSystemd(
      String name, List<String> behind, Path base, Path folder, Optional<Path> java)
      throws Exception {
    Systemd systemd = Systemd.of(name, folder);
    Process process = systemd.start(name, behind, base, java.map(Path::toString).orElse(""));
    String said = process.inputReader().readLine();
    if (!"up".equals(said)) {
      process.getOutputStream().close();
      process.waitFor();
      systemd.remove();
      Tool.skip("no systemd can be booted here: " + said);
    }
    ProcessHandle init =
        process.children().flatMap(ProcessHandle::children).findFirst().orElseThrow();
    IsolatedHost host = new IsolatedHost(name, process, init.pid(), Optional.of(systemd));
    try {
      host.awaitBooted();
      return host;
    } catch (Exception | Error e) {
      host.close();
      throw e;
    }
  }

  /// Perhaps with something failed, which is none of ours.
  private void awaitBooted() throws Exception {
    Waiting.until(
        name + " has booted",
        Waiting.TIMEOUT,
        () -> run("systemctl is-system-running").out().matches("(running|degraded)\\s*"),
        () -> run("cat /run/systemd.log; systemctl --failed; journalctl").toString());
  }

  String name() {
    return name;
  }

  /// Where a file of the host is for this process.
  Path path(String inside) {
    return Path.of("/proc/" + init + "/root" + inside);
  }

  /// Runs it as root does, in root's folder, to its end.
  Program.End run(String command) throws IOException, InterruptedException {
    List<String> line =
        List.of(
            Tool.required("nsenter").program().toString(),
            "--target",
            Long.toString(init),
            "--mount",
            "--uts",
            "--ipc",
            "--pid",
            "--net",
            "--root",
            "/usr/bin/env",
            "-i",
            "HOME=/root",
            "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive",
            "/bin/sh",
            "-c",
            "cd /root\n" + command);
    try (Program program = Program.start(Path.of("/"), line, Map.of())) {
      return program.await(LIMIT);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (systemd.isPresent()) {
        Optional<ProcessHandle> first = ProcessHandle.of(init);
        process.getOutputStream().close();
        process.waitFor();
        first.ifPresent(each -> each.onExit().join());
        systemd.get().remove();
      } else {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
