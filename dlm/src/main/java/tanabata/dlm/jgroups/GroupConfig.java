package tanabata.dlm.jgroups;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import tanabata.foundation.NodeId;

/// The members of a lock space and their addresses.
///
/// @param name of the lock space, the same on all members
/// @param members the address at which this node listens, and those at which it reaches the others.
///   The next port of each is used too, by the failure detector
/// @param tls authenticates members and encrypts; none for plain TCP
public record GroupConfig(
    String name,
    NodeId self,
    SortedMap<NodeId, InetSocketAddress> members,
    Optional<SSLContext> tls) {

  public GroupConfig {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    if (!members.containsKey(self)) {
      throw new IllegalArgumentException(self + " is not among " + members.keySet());
    }
  }

  InetSocketAddress here() {
    return members.get(self);
  }
}
