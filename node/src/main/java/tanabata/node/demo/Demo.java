package tanabata.node.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.BadConfiguration;
import tanabata.node.view.StatusTable;

/// The whole demo, from the empty folder to the clean stop.
public final class Demo {

  private final DemoFolder folder;
  private final DemoSettings settings;
  private final PrintWriter out;
  private final List<DemoNode> nodes;
  private final Follower follower;
  private volatile Optional<Process> command = Optional.empty();
  private boolean stopped;

  private Demo(DemoFolder folder, DemoSettings settings, PrintWriter out) {
    this.folder = folder;
    this.settings = settings;
    this.out = out;
    this.nodes = folder.nodes().stream().map(DemoNode::new).toList();
    this.follower = new Follower(nodes, out);
  }

  /// Runs until the command of `--exec` has ended; without one, until the process is ended or the
  /// thread interrupted.
  ///
  /// @return the exit status
  public static int run(
      DemoSettings settings, MetadataCreator metadata, DaemonLauncher launcher, PrintWriter out)
      throws DemoFailure, BadConfiguration, IOException {
    try (DemoFolder folder = DemoFolder.open(settings.dir())) {
      Demo demo = new Demo(folder, settings, out);
      new DemoSetup(folder, settings, metadata, out).complete();
      Thread hook = new Thread(demo::stop, "demo-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        demo.start(launcher);
        return demo.serve();
      } catch (InterruptedException e) {
        return 0;
      } finally {
        demo.stop();
        forget(hook);
      }
    }
  }

  private void start(DaemonLauncher launcher) throws IOException {
    for (DemoNode node : nodes) {
      if (node.adopt()) {
        out.printf("%s is running already, process %d.%n", node.name(), node.pid());
      } else {
        node.start(launcher);
        out.printf(
            "Started %s, process %d, log %s%n", node.name(), node.pid(), node.folder().log());
      }
    }
    out.flush();
  }

  private int serve() throws DemoFailure, IOException, InterruptedException {
    List<NodeStatus> ready = follower.awaitReady(settings.exec().isEmpty());
    out.println();
    out.print(StatusTable.of(ready));
    out.flush();
    if (settings.exec().isPresent()) {
      Thread.ofVirtual().name("demo-follow").start(this::followInTheBackground);
      return execute(settings.exec().get());
    }
    explain();
    follower.follow();
    return 0;
  }

  private void explain() {
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
          ./tanabata --config %s status
        Ctrl-C stops both; the next demo goes on from here. Changes follow.

        """,
        vega.uri(), altair.uri(), altair.uri(), vega.uri(), altair.uri(), vega.config());
    out.flush();
  }

  private int execute(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).inheritIO();
    builder.environment().put("VEGA_NBD", folder.vega().uri());
    builder.environment().put("ALTAIR_NBD", folder.altair().uri());
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
      try {
        if (node.isAlive() || node.adopt()) {
          out.printf("Stopping %s.%n", node.name());
          out.flush();
        }
        Optional<String> trouble = node.stop();
        trouble.ifPresent(sentence -> out.println(node.name() + ": " + sentence));
      } catch (IOException e) {
        out.println(node.name() + ": cannot be stopped: " + e);
      }
    }
    out.flush();
    if (interrupted) {
      Thread.currentThread().interrupt();
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
