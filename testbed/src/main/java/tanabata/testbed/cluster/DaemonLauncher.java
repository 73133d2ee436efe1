package tanabata.testbed.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Starts a daemon as a process of its own.
@FunctionalInterface
public interface DaemonLauncher {

  /// @param verb `node` or `witness`
  /// @param config its configuration file
  /// @param log where its output is appended
  Process start(String verb, Path config, Path log) throws IOException;

  /// The same with more environment variables.
  default DaemonLauncher with(Map<String, String> environment) {
    throw new UnsupportedOperationException("this launcher cannot change the environment");
  }

  /// The daemon of a node.
  default Process start(Path config, Path log) throws IOException {
    return start("node", config, log);
  }
}
