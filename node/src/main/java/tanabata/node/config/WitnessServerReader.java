package tanabata.node.config;

import java.nio.file.Path;
import java.util.List;

/// Reads the configuration file of a witness of our own.
public final class WitnessServerReader {

  private WitnessServerReader() {}

  /// @throws BadConfiguration with a sentence for the person who wrote the file
  public static WitnessServerConfig read(Path file) throws BadConfiguration {
    Section root = ConfigReader.root(file);
    root.allow(List.of("listen", "data", "tls"), List.of());
    Address listen = root.required("listen", Address.SHAPE).address();
    Path data = root.required("data", "a path of a folder for the witness alone").path();
    return new WitnessServerConfig(listen, data, TlsReader.read(root, "tls", List.of(listen)));
  }
}
