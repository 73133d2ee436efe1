package tanabata.node.config;

import java.nio.file.Path;
import java.util.List;
import tanabata.foundation.NodeId;

/// What belongs to one of the two hosts of a resource.
///
/// @param disk the backing file or block device, absolute
/// @param address where the peer link listens
/// @param nbd where the device is offered, possibly nowhere
public record HostConfig(
    NodeId name, Path disk, Address address, MetadataPlace metadata, List<NbdListen> nbd) {

  public HostConfig {
    nbd = List.copyOf(nbd);
  }
}
