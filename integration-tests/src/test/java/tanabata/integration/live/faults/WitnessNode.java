package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tanabata.integration.live.Waiting;
import tanabata.testbed.cluster.Folders;

/// The witness as a process of its own, and its files.
final class WitnessNode {

  private static final String UP = "witness is up";

  private final Path directory;
  private final String address;
  private final String tls;
  private final PrefixedLauncher launcher;
  private Optional<Process> process = Optional.empty();

  /// @param directory its own, made when it is started
  /// @param tls what its configuration says of it
  WitnessNode(Path directory, String tls, Network network) {
    this.directory = directory;
    this.tls = tls;
    this.address = network.witnessListenAddress();
    this.launcher = PrefixedLauncher.with(network.commandPrefix(Network.DENEB));
  }

  /// In which it starts next.
  Map<String, String> environment() {
    return launcher.environment();
  }

  boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  long pid() {
    return process.orElseThrow().pid();
  }

  /// Returns when it serves.
  void start() throws Exception {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("witness.conf"),
        "listen = \"%s\"\ndata = data\ntls %s\n".formatted(address, tls));
    Files.deleteIfExists(logFile());
    process = Optional.of(launcher.start("witness", directory.resolve("witness.conf"), logFile()));
    Waiting.until(
        "the witness serves",
        Waiting.TIMEOUT,
        () -> {
          if (!process.orElseThrow().isAlive()) {
            throw new AssertionError("the witness has ended: " + log());
          }
          return log().contains(UP);
        },
        this::log);
  }

  void kill9() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor();
    }
  }

  /// As if another one, which knows nothing, were put in its place.
  void loseData() throws Exception {
    kill9();
    Folders.remove(directory.resolve("data"));
    start();
  }

  private Path logFile() {
    return directory.resolve("witness.log");
  }

  String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
