package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tanabata.integration.live.Waiting;

/// The witness as a process of its own, and its files.
final class WitnessNode {

  private static final String UP = "witness is up";

  private final Path directory;
  private final String address;
  private final List<String> inFront;
  private Optional<Process> process = Optional.empty();

  WitnessNode(Path directory, Network network) {
    this.directory = directory;
    this.address = network.witnessListens();
    this.inFront = network.inFrontOf(Network.DENEB);
  }

  /// Returns when it serves.
  void start() throws Exception {
    Files.writeString(
        directory.resolve("witness.conf"),
        "listen = \"%s\"\ndata = data\ntls = off\n".formatted(address));
    Files.deleteIfExists(log());
    process =
        Optional.of(
            Launch.behind(inFront).start("witness", directory.resolve("witness.conf"), log()));
    Waiting.until(
        "the witness serves",
        Waiting.PATIENCE,
        () -> {
          if (!process.orElseThrow().isAlive()) {
            throw new AssertionError("the witness has ended: " + said());
          }
          return said().contains(UP);
        },
        this::said);
  }

  void kill9() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor();
    }
  }

  private Path log() {
    return directory.resolve("witness.log");
  }

  String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
