package tanabata.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.NodeId;

/// What one daemon serves.
///
/// @param file the configuration file this was read from, absolute
/// @param node which of the hosts this daemon is
/// @param control where its admin socket is, absolute
/// @param io how sockets and disks are driven
/// @param witness where to turn when a peer cannot be reached
/// @param watchdog what resets this host when the daemon hangs, if anything
/// @param resources at least one, in the order of the file
public record NodeConfig(
    Path file,
    NodeId node,
    Path control,
    IoMethod io,
    WitnessConfig witness,
    Optional<WatchdogConfig> watchdog,
    List<ResourceConfig> resources) {

  public NodeConfig {
    resources = List.copyOf(resources);
  }

  public Optional<ResourceConfig> resource(String name) {
    return resources.stream().filter(resource -> resource.name().equals(name)).findFirst();
  }
}
