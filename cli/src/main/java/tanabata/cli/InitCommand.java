package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.node.setup.ClusterPlan;
import tanabata.node.setup.NewCluster;
import tanabata.node.view.NextSteps;

/// `tanabata init`
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Write the configuration of two hosts, the same file for both, and say what comes next.",
      "On one of the two hosts. What is not said is asked, if there is a terminal."
    })
final class InitCommand implements Callable<Integer> {

  private static final String EXAMPLE =
      "tanabata init vega=10.0.0.1 altair=10.0.0.2 --disk /dev/vg0/home --size 500G";

  @ParentCommand private CommandContext root;
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(
      arity = "0..2",
      paramLabel = "HOST=ADDRESS",
      description = "The two hosts, such as vega=10.0.0.1 altair=10.0.0.2")
  private List<String> hosts = List.of();

  @Option(
      names = "--disk",
      paramLabel = "[HOST=]PATH",
      description =
          "A file or block device on both hosts; once for each host if they differ, such as"
              + " vega=/dev/vg0/home")
  private List<String> disks = List.of();

  @Option(names = "--size", paramLabel = "SIZE", description = "Of the device: 64M, 500G.")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--resource",
      paramLabel = "NAME",
      defaultValue = "home",
      description = "What the device is called. Default: home")
  private String resource;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7788",
      description =
          "The first of four: data at this one, locks at the third and the fourth. Default: 7788")
  private int port;

  @Option(
      names = "--witness",
      paramLabel = "HOST=ADDRESS",
      description = "A third host that says who goes on alone; none for no such host.")
  private Optional<String> witness = Optional.empty();

  @Option(names = "--yes", description = "Do not ask before files are overwritten.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    Path file = root.fileOr(ConfigOption.USUAL, config.file).toAbsolutePath();
    ClusterPlan plan = answers().plan();
    NewCluster cluster = NewCluster.of(plan, root.thisHost(config), file);
    root.ports().prompt().insistOnOverwriting(cluster.existing(), yes);
    try {
      cluster.write();
    } catch (IOException e) {
      throw Failure.of(e);
    }
    spec.commandLine().getOut().print(NextSteps.afterInit(cluster));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }

  private InitAnswers answers() {
    return new InitAnswers(
        new Questions(root.ports().prompt(), this::warn, EXAMPLE),
        hosts,
        disks,
        size,
        resource,
        port,
        witness);
  }

  private void warn(String sentence) {
    spec.commandLine().getErr().println("tanabata: " + sentence);
    spec.commandLine().getErr().flush();
  }
}
