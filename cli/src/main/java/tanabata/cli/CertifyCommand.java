package tanabata.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.testbed.certify.Certification;
import tanabata.testbed.certify.CertificationSettings;
import tanabata.testbed.certify.Fault;
import tanabata.testbed.certify.Report;
import tanabata.testbed.cluster.Folders;

/// `tanabata certify`
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description = {
      "Certify Tanabata on this machine before it is trusted: two nodes and a witness of its own,"
          + " faults of all kinds for the given time, clients that write, read and lock meanwhile,"
          + " and a verdict on everything they saw.",
      "It touches nothing but its folder. Exit code 0 if no promise was broken, 1 if one was."
    })
final class CertifyCommand implements Callable<Integer> {

  private static final int MOST_MINUTES = 7 * 24 * 60;
  private static final int MOST_SEED = 1_000_000;
  private static final long LEAST_BYTES = 1 << 20;

  @ParentCommand private CommandContext root;
  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = "For how long to inject faults. Default: 10")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Of the schedule: the same one injects the same faults again. Default: any")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where the two disks are, and the logs; a folder that is empty, or not there yet; it stays"
              + " if a promise was broken. Default: a new one under /tmp")
  private Optional<Path> dir = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "128M",
      description = "Of the device. Default: 128M")
  private String size;

  @Option(
      names = "--mount",
      description =
          "Certify the filesystem: both nodes have it mounted, and clients use files instead of the"
              + " device.")
  private boolean mount;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "FAULT",
      description = "Only these, such as pause,cut,disk-full. Default: all kinds")
  private List<String> only = List.of();

  @Option(names = "--json", description = "The report as JSON, on standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new Failure(
          ExitCode.USAGE, "--minutes: " + minutes + " does not fit; allowed: 1 to " + MOST_MINUTES);
    }
    long bytes = DemoCommand.bytes(size);
    if (bytes < LEAST_BYTES) {
      throw new Failure(
          ExitCode.USAGE, "--size: '" + size + "' does not fit; allowed: 1M and more");
    }
    Set<Fault> faults = faults();
    if (mount && faults.equals(Set.of(Fault.PAUSE))) {
      throw new Failure(
          ExitCode.USAGE, "--faults: with --mount no node is paused; name another kind too");
    }
    // Last, for nobody removes a folder that was made before a mistake was found.
    CertificationSettings settings =
        new CertificationSettings(
            folder(),
            Duration.ofMinutes(minutes),
            seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(MOST_SEED)),
            bytes,
            mount ? CertificationSettings.Use.FILESYSTEM : CertificationSettings.Use.DEVICE,
            faults);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter lines = json ? spec.commandLine().getErr() : out;
    lines.printf(
        "certification with seed %d for %d min in %s%n", settings.seed(), minutes, settings.dir());
    lines.flush();
    Report report =
        Certification.run(settings, root.ports().metadata(), root.ports().launcher(), lines);
    out.print(json ? line(report) : report.text());
    out.flush();
    if (report.isGood() && dir.isEmpty()) {
      Folders.remove(settings.dir());
    }
    return report.isGood() ? ExitCode.OK.code() : ExitCode.REFUSED.code();
  }

  private Set<Fault> faults() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    if (only.isEmpty()) {
      return all;
    }
    Set<Fault> wanted = EnumSet.noneOf(Fault.class);
    for (String word : only) {
      wanted.add(
          all.stream()
              .filter(fault -> fault.option().equals(word.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new Failure(
                      ExitCode.USAGE,
                      "--faults: there is no '"
                          + word
                          + "'; allowed: "
                          + String.join(", ", all.stream().map(Fault::option).toList()))));
    }
    return wanted;
  }

  private Path folder() throws IOException {
    return dir.isPresent() ? dir.get() : Files.createTempDirectory("tanabata-certify");
  }

  private static String line(Report report) {
    return ConfigValueFactory.fromMap(report.map()).render(ConfigRenderOptions.concise()) + "\n";
  }
}
