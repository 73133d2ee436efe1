package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.node.config.Sizes;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.demo.Demo;
import tanabata.testbed.demo.DemoSettings;
import tanabata.testbed.demo.LinkControl;

/// `tanabata demo`
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run two nodes, vega and altair, and the witness deneb on this machine, until interrupted.")
final class DemoCommand implements Callable<Integer> {

  private static final String WHICH = "The folder of that demo. Default: ./demo";

  @ParentCommand private CommandContext root;
  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where everything is kept; an existing one is resumed. Default: ./demo")
  private Path dir = Path.of("demo");

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Of the device, when it is created: 64M, 1G. Default: 1G")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--exec",
      paramLabel = "COMMAND",
      description =
          "When both are Primary and UpToDate, run it with sh -c, with the mount points in VEGA_MNT"
              + " and ALTAIR_MNT, the NBD URIs in VEGA_NBD and ALTAIR_NBD and the configuration files in VEGA_CONFIG and ALTAIR_CONFIG; then stop,"
              + " and exit with its status.")
  private Optional<String> exec = Optional.empty();

  @Option(
      names = "--no-mount",
      description = "Serve the device only; do not mount a filesystem on both nodes.")
  private boolean deviceOnly;

  @Override
  public Integer call() throws Exception {
    DemoSettings settings =
        new DemoSettings(
            dir,
            size.map(DemoCommand::bytes),
            deviceOnly ? DemoSettings.Use.DEVICE : DemoSettings.Use.FILESYSTEM,
            exec);
    // What the command prints is all there is on standard output then, for scripts.
    var out = exec.isPresent() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    return Demo.run(settings, root.ports().metadata(), root.ports().launcher(), out);
  }

  @Command(
      name = "cut",
      mixinStandardHelpOptions = true,
      description =
          "Cut the link between the two nodes of the demo that runs: nothing passes, neither is told.")
  int cut(@Option(names = "--dir", paramLabel = "DIR", description = WHICH) Path other)
      throws Exception {
    return send(other, "cut");
  }

  @Command(name = "heal", mixinStandardHelpOptions = true, description = "Heal that link.")
  int heal(@Option(names = "--dir", paramLabel = "DIR", description = WHICH) Path other)
      throws Exception {
    return send(other, "heal");
  }

  /// @param other null if the folder was not named after the command
  private int send(Path other, String command) throws TestbedFailure {
    String sentence = LinkControl.send(other == null ? dir : other, command);
    spec.commandLine().getOut().println(sentence);
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }

  static long bytes(String text) {
    return Sizes.parse(text)
        .filter(bytes -> bytes > 0 && bytes % Sizes.UNIT == 0)
        .orElseThrow(() ->
            new Failure(
                ExitCode.USAGE,
                "--size: '"
                    + text
                    + "' does not fit; allowed: "
                    + Sizes.SHAPE
                    + ", a multiple of 4096"));
  }
}
