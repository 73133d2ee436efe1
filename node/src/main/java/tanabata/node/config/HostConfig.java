package tanabata.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.fencing.agent.FenceLevel;
import tanabata.foundation.NodeId;

/// What belongs to one of the two hosts of a resource.
///
/// @param disk the backing file or block device, absolute
/// @param address where the peer link listens
/// @param nbd where the device is offered, possibly nowhere
/// @param locks where the lock manager listens; none for no locks
/// @param fence how this host is switched off by the other one, possibly not at all
public record HostConfig(
    NodeId name,
    Path disk,
    Address address,
    MetadataPlace metadata,
    List<NbdListen> nbd,
    Optional<Address> locks,
    List<FenceLevel> fence) {

  public HostConfig {
    nbd = List.copyOf(nbd);
    fence = List.copyOf(fence);
  }

  /// Where its peer comes to.
  List<Address> addresses() {
    return Stream.concat(Stream.of(address), locks.stream()).toList();
  }
}
