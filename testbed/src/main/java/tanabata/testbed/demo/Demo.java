package tanabata.testbed.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tanabata.foundation.UserLocale;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.BadConfiguration;
import tanabata.node.view.StatusTable;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;

/// The whole demo, from the empty folder to the clean stop.
public final class Demo {

  private final ClusterFolder folder;
  private final DemoSettings settings;
  private final PrintWriter out;
  private final List<DemoNode> nodes;
  private final DemoMounts mounts;
  private final DemoWitness witness;
  private final Follower follower;
  private volatile Optional<Process> command = Optional.empty();
  private boolean stopped;

  private Demo(ClusterFolder folder, DemoSettings settings, PrintWriter out) {
    this.folder = folder;
    this.settings = settings;
    this.out = out;
    this.nodes = folder.nodes().stream().map(DemoNode::new).toList();
    this.mounts = new DemoMounts(nodes, out);
    this.witness = new DemoWitness(folder.deneb());
    this.follower = new Follower(nodes, witness, out);
  }

  /// Runs until the command of `--exec` has ended; without one, until the process is ended or the
  /// thread interrupted.
  ///
  /// @return the exit status
  public static int run(
      DemoSettings settings, MetadataCreator metadata, DaemonLauncher launcher, PrintWriter out)
      throws TestbedFailure, BadConfiguration, IOException {
    try (ClusterFolder folder = ClusterFolder.open(settings.dir())) {
      Demo demo = new Demo(folder, settings, out);
      DemoSetup setup = new DemoSetup(folder, settings, metadata, out);
      setup.complete();
      try (LinkRelay relay = LinkRelay.open(setup.routes());
          LinkControl _ =
              LinkControl.open(folder.path(), command -> demo.execute(relay, command))) {
        return demo.run(launcher);
      }
    }
  }

  private int run(DaemonLauncher launcher) throws TestbedFailure, IOException {
    Thread hook = new Thread(this::stop, "demo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start(launcher);
      return serve();
    } catch (InterruptedException e) {
      return 0;
    } finally {
      stop();
      forget(hook);
    }
  }

  private String execute(LinkRelay relay, String command) {
    switch (command) {
      case "cut" -> {
        relay.cut();
        follower.print("the link between vega and altair is cut");
        return "the link between vega and altair is cut; './tanabata demo heal' heals it";
      }
      case "heal" -> {
        relay.heal();
        follower.print("the link between vega and altair is healed");
        return "the link between vega and altair is healed";
      }
      default -> {
        return "there is no command '" + command + "'";
      }
    }
  }

  private void start(DaemonLauncher launcher) throws IOException {
    if (witness.isWanted()) {
      start(witness.process(), "the witness deneb", witness.folder(), launcher);
    }
    for (DemoNode node : nodes) {
      start(node.process(), node.name(), node.folder(), launcher);
    }
    out.flush();
  }

  private void start(DemoProcess process, String name, NodeFolder files, DaemonLauncher launcher)
      throws IOException {
    if (process.adopt()) {
      out.printf("%s is running already, process %d.%n", name, process.pid());
    } else {
      process.start(launcher);
      out.printf("Started %s, process %d, log %s%n", name, process.pid(), files.log());
    }
  }

  private int serve() throws TestbedFailure, IOException, InterruptedException {
    List<NodeStatus> ready = follower.awaitReady(settings.exec().isEmpty());
    out.println();
    out.print(StatusTable.of(ready));
    out.flush();
    boolean mounted =
        switch (settings.use()) {
          case FILESYSTEM -> mounts.mount();
          case DEVICE -> false;
        };
    if (settings.exec().isPresent()) {
      Thread.ofVirtual().name("demo-follow").start(this::followInTheBackground);
      return execute(settings.exec().get());
    }
    if (mounted) {
      printMounts();
    } else {
      printDevices();
    }
    out.printf(
        """
          ./tanabata --config %s status
          ./tanabata demo cut%s
        Ctrl-C stops all; the next demo goes on from here. Changes follow.

        """,
        folder.vega().config(), option());
    out.flush();
    follower.follow();
    return 0;
  }

  private void printMounts() {
    Path here = Path.of("").toAbsolutePath();
    out.printf(
        """

        The same filesystem is mounted on both nodes:
          vega    %s
          altair  %s
        For example:
          echo hello > %s/greeting
          cat %s/greeting
        """,
        folder.vega().mount(),
        folder.altair().mount(),
        here.relativize(folder.vega().mount()),
        here.relativize(folder.altair().mount()));
  }

  /// Nobody is told how to write to it while a filesystem is mounted that lies on it.
  private void printDevices() {
    NodeFolder vega = folder.vega();
    NodeFolder altair = folder.altair();
    out.printf(
        """

        Both nodes serve the same device to NBD clients, for reading and writing:
          vega    %s
          altair  %s
        For example:
          nbdinfo '%s'
          qemu-io -f raw -c 'write -P 7 0 4k' '%s'
          qemu-io -f raw -c 'read -P 7 0 4k' '%s'
        """,
        vega.uri(), altair.uri(), altair.uri(), vega.uri(), altair.uri());
  }

  private String option() {
    return settings.dir().equals(Path.of("demo")) ? "" : " --dir " + settings.dir();
  }

  private int execute(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).inheritIO();
    UserLocale.restore(builder.environment());
    builder.environment().put("VEGA_NBD", folder.vega().uri());
    builder.environment().put("ALTAIR_NBD", folder.altair().uri());
    for (DemoNode node : nodes) {
      String prefix = node.name().toUpperCase(Locale.ROOT);
      builder.environment().put(prefix + "_CONTROL", node.folder().control().toString());
      builder.environment().put(prefix + "_CONFIG", node.folder().config().toString());
      builder.environment().put(prefix + "_MNT", node.folder().mount().toString());
    }
    builder.environment().put("TANABATA_DEMO_DIR", folder.path().toString());
    Process process = builder.start();
    command = Optional.of(process);
    return process.waitFor();
  }

  private void followInTheBackground() {
    try {
      follower.follow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Called at the end and, on Ctrl-C, by the shutdown hook; whoever comes second waits for the
  /// first and finds nothing to do.
  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    follower.stop();
    // An interrupt that ended the demo must not cut the stop short.
    boolean interrupted = Thread.interrupted();
    command.ifPresent(process -> {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    });
    for (DemoNode node : nodes) {
      stop(node.name(), node.process(), node::stop);
    }
    mounts.clear();
    // Last, so that it hears how the nodes left.
    stop(witness.folder().name(), witness.process(), witness::stop);
    out.flush();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Stop {
    /// What went wrong, if anything.
    Optional<String> run() throws IOException;
  }

  private void stop(String name, DemoProcess process, Stop stop) {
    try {
      if (process.isAlive() || process.adopt()) {
        out.printf("Stopping %s.%n", name);
        out.flush();
      }
      stop.run().ifPresent(sentence -> out.println(name + ": " + sentence));
    } catch (IOException e) {
      out.println(name + ": cannot be stopped: " + e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook runs, or has run.
    }
  }
}
