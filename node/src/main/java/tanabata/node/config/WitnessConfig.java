package tanabata.node.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the nodes turn to when they cannot reach each other.
public sealed interface WitnessConfig {

  /// Nowhere: then only an operator can say who goes on.
  record None() implements WitnessConfig {}

  /// A ZooKeeper server or ensemble.
  ///
  /// @param servers at least one
  /// @param chroot the path under which everything of ours lies, such as `/cluster`; empty for the
  ///   root
  /// @param digest who may write our record; empty for everybody
  /// @param sessionTimeout after how much silence the connection counts as lost
  /// @param askTimeout how long one answer may take; shorter than `sessionTimeout`
  record ZooKeeper(
      List<Address> servers,
      String chroot,
      Optional<Digest> digest,
      TlsConfig tls,
      Duration sessionTimeout,
      Duration askTimeout)
      implements WitnessConfig {

    public ZooKeeper {
      servers = List.copyOf(servers);
    }
  }

  /// A user of ZooKeeper's scheme `digest`.
  ///
  /// @param passwordFile its first line is the password
  record Digest(String user, Path passwordFile) {

    public String readPassword() throws IOException {
      return TlsConfig.firstLine(passwordFile);
    }
  }
}
