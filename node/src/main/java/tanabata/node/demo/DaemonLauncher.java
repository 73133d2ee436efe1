package tanabata.node.demo;

import java.io.IOException;
import java.nio.file.Path;

/// Starts the daemon of a node as a process of its own.
@FunctionalInterface
public interface DaemonLauncher {

  /// @param config the node's configuration file
  /// @param log where its output is appended
  Process start(Path config, Path log) throws IOException;
}
