package tanabata.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import tanabata.testbed.cluster.NodeFolder;

/// The witness deneb: its process. A folder that was made before there was one has none.
final class DemoWitness {

  private final NodeFolder folder;
  private final DemoProcess process;

  DemoWitness(NodeFolder folder) {
    this.folder = folder;
    this.process = new DemoProcess("witness", folder);
  }

  NodeFolder folder() {
    return folder;
  }

  DemoProcess process() {
    return process;
  }

  boolean isWanted() {
    return Files.exists(folder.config());
  }

  Optional<String> stop() throws IOException {
    return process.stop(process::terminate);
  }
}
