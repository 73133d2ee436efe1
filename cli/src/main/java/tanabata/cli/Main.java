package tanabata.cli;

import java.util.Optional;
import picocli.CommandLine;
import tanabata.node.daemon.Daemon;
import tanabata.node.daemon.Metadata;
import tanabata.node.daemon.WitnessProcess;
import tanabata.testbed.cluster.JavaDaemonLauncher;

/// The entry point of the `tanabata` command, and the place where its verbs are connected.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Optional<String> doubt = Encoding.doubt(System.getProperty("sun.jnu.encoding", ""), arguments);
    if (doubt.isPresent()) {
      System.err.println("tanabata: " + doubt.get());
      System.exit(ExitCode.USAGE.code());
    }
    System.exit(connected().execute(arguments));
  }

  static CommandLine connected() {
    Ports ports =
        new Ports(
            Daemon::run,
            WitnessProcess::run,
            new Metadata(),
            new JavaDaemonLauncher(Main.class.getName()),
            Prompt::atTerminal,
            System.in);
    return TanabataCommand.with(ports);
  }
}
