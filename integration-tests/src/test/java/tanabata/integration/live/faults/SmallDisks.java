package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.SmallFilesystem;

/// Gives each node of a cluster a folder on a file system of its own, which can be filled.
final class SmallDisks implements AutoCloseable {

  private final Map<String, SmallFilesystem> byNode = new HashMap<>();

  /// The folder of this node lies on a file system that holds so much.
  void make(Path folder, long bytes) throws IOException {
    SmallFilesystem small = SmallFilesystem.of(bytes);
    byNode.put(folder.getFileName().toString(), small);
    Files.createSymbolicLink(folder, small.root());
  }

  SmallFilesystem of(LiveNode node) {
    return byNode.get(node.name());
  }

  @Override
  public void close() {
    byNode.values().forEach(SmallFilesystem::close);
  }
}
