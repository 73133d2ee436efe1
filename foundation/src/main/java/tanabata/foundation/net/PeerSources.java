package tanabata.foundation.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// From where the other end of a link may connect: the addresses of its configured names as they
/// were last looked up, and what an operator has named besides, for who comes through a VPN or a
/// NAT. Everybody else is a stranger, and gets no further than that. From any thread.
public final class PeerSources {

  private final List<String> hosts;
  private final List<AddressRange> more;
  private final HostNames names;
  private final Map<String, List<InetAddress>> found = new ConcurrentHashMap<>();

  /// @param hosts names or addresses of the other end
  /// @param more what is accepted besides
  public PeerSources(List<String> hosts, List<AddressRange> more, HostNames names) {
    this.hosts = List.copyOf(hosts);
    this.more = List.copyOf(more);
    this.names = names;
  }

  /// The other end at that one address, which may have been looked up already.
  public static PeerSources of(InetSocketAddress peer) {
    return new PeerSources(List.of(peer.getHostString()), List.of(), HostNames.SYSTEM);
  }

  /// Where a host is now; blocks. From then on connections from there are accepted, if it is one of
  /// the other end. What is not found is not forgotten: a name server that fails locks nobody out.
  public List<InetAddress> lookUp(String host) throws UnknownHostException {
    List<InetAddress> now = List.copyOf(names.lookUp(host));
    if (hosts.contains(host)) {
      found.put(host, now);
    }
    return now;
  }

  /// Looks all names up again; blocks. Those that are not found keep what was found before.
  public void refresh() {
    for (String host : hosts) {
      try {
        lookUp(host);
      } catch (UnknownHostException _) {
        // Whoever dials it says so.
        continue;
      }
    }
  }

  /// Whether what is sent from the address `own` of this host may get to `other`, so that the other
  /// end can know it by that address.
  public static boolean canReach(InetAddress own, InetAddress other) {
    return own.getClass() == other.getClass()
        && own.isLoopbackAddress() == other.isLoopbackAddress();
  }

  /// Never blocks.
  public boolean accepts(InetAddress from) {
    return found.values().stream().anyMatch(all -> all.contains(from))
        || more.stream().anyMatch(range -> range.contains(from));
  }
}
