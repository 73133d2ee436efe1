package tanabata.node.setup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;
import tanabata.node.config.Address;

/// Two hosts, one resource, and perhaps a witness: what is asked before there is any file.
///
/// @param resource its name
/// @param size of the device, in bytes
/// @param first in the order of the file
/// @param witness on a third host, if there is one
public record ClusterPlan(
    String resource, long size, Host first, Host second, Optional<Witness> witness) {

  /// One of the two.
  ///
  /// @param address where the peer link listens
  /// @param locks where the lock manager listens
  /// @param disk a file or a block device of that host
  public record Host(NodeId name, Address address, Address locks, String disk) {}

  /// @param address where it listens, and where both nodes find it
  public record Witness(NodeId name, Address address) {}

  public List<Host> hosts() {
    return List.of(first, second);
  }

  /// The names of all hosts, that of the witness last.
  public List<NodeId> names() {
    return Stream.concat(hosts().stream().map(Host::name), witness.map(Witness::name).stream())
        .toList();
  }
}
