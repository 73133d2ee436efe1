package tanabata.node.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.node.config.Sizes;
import tanabata.node.demo.Demo;
import tanabata.node.demo.DemoSettings;

/// `tanabata demo`
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run two nodes, vega and altair, on this machine, until interrupted.")
final class DemoCommand implements Callable<Integer> {

  @ParentCommand private TanabataCommand root;
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
          "When both are Primary and UpToDate, run it with sh -c, with the NBD URIs in VEGA_NBD and"
              + " ALTAIR_NBD; then stop, and exit with its status.")
  private Optional<String> exec = Optional.empty();

  @Override
  public Integer call() throws Exception {
    DemoSettings settings = new DemoSettings(dir, size.map(DemoCommand::bytes), exec);
    // What the command prints is all there is on standard output then, for scripts.
    var out = exec.isPresent() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    return Demo.run(settings, root.ports().metadata(), root.ports().launcher(), out);
  }

  private static long bytes(String text) {
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
