package tanabata.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What tells which of the hosts of a file this one is, where the file itself does not: so one file
/// serves both.
///
/// @param named on the command line; must not contradict the file
/// @param hostName as the kernel has it, perhaps with a domain; empty if it has none
public record ThisHost(Optional<String> named, String hostName) {

  /// Where the kernel says it. A look-up by name could fail, or wait.
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /// The host that this process runs on.
  public static ThisHost named(Optional<String> named) {
    return new ThisHost(named, ofKernel());
  }

  /// Whether a host of that name is meant by the host name, with its domain or without.
  public boolean isCalled(String name) {
    return name.equalsIgnoreCase(hostName) || name.equalsIgnoreCase(shortName());
  }

  private String shortName() {
    return hostName.split("\\.", 2)[0];
  }

  private static String ofKernel() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
