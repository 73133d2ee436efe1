package tanabata.dlm.jgroups;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.HostNames;
import tanabata.foundation.net.PeerSources;

/// The members of a lock space and their addresses.
///
/// @param name of the lock space, the same on all members
/// @param members the address at which this node listens, and those at which it reaches the others;
///   an unresolved one is looked up at the start, or at each dial
/// @param sources from where the others may connect, and how hosts are found
/// @param tls authenticates members and encrypts; none for plain TCP
public record GroupConfig(
    String name,
    NodeId self,
    SortedMap<NodeId, InetSocketAddress> members,
    PeerSources sources,
    Optional<Authentication> tls) {

  /// How members prove who they are.
  ///
  /// @param names which nodes a certificate is for
  public record Authentication(
      SSLContext context, Function<X509Certificate, ? extends Set<String>> names) {}

  public GroupConfig {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    if (!members.containsKey(self)) {
      throw new IllegalArgumentException(self + " is not among " + members.keySet());
    }
  }

  /// Members connect from the addresses at which they are reached.
  public GroupConfig(
      String name,
      NodeId self,
      SortedMap<NodeId, InetSocketAddress> members,
      Optional<Authentication> tls) {
    this(
        name,
        self,
        members,
        new PeerSources(hosts(self, members), List.of(), HostNames.SYSTEM),
        tls);
  }

  private static List<String> hosts(NodeId self, SortedMap<NodeId, InetSocketAddress> members) {
    return members.entrySet().stream()
        .filter(member -> !member.getKey().equals(self))
        .map(member -> member.getValue().getHostString())
        .toList();
  }

  InetSocketAddress here() {
    return members.get(self);
  }
}
