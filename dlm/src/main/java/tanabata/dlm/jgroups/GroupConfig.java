package tanabata.dlm.jgroups;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import tanabata.foundation.NodeId;

/// Who speaks with whom, and where.
///
/// @param name of the lock space, the same on all
/// @param members where this one listens, and where it reaches each of the others. The port behind
///   each is used too, by the failure detector
/// @param tls how members prove who they are, and keep strangers from reading; none for plain TCP
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
