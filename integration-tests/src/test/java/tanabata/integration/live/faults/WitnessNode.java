package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tanabata.integration.live.Waiting;
import tanabata.testbed.cluster.Folders;

/// The witness as a process of its own, and its files.
final class WitnessNode {

  private static final String UP = "witness is up";

  private final Path directory;
  private final String address;
  private final List<String> prefix;
  private Optional<Process> process = Optional.empty();

  WitnessNode(Path directory, Network network) {
    this.directory = directory;
    this.address = network.witnessListenAddress();
    this.prefix = network.commandPrefix(Network.DENEB);
  }

  /// Returns when it serves.
  void start() throws Exception {
    Files.writeString(
        directory.resolve("witness.conf"),
        "listen = \"%s\"\ndata = data\ntls = off\n".formatted(address));
    Files.deleteIfExists(logFile());
    process =
        Optional.of(
            PrefixedLauncher.with(prefix)
                .start("witness", directory.resolve("witness.conf"), logFile()));
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
