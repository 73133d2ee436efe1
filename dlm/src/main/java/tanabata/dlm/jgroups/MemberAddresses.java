package tanabata.dlm.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.stack.IpAddress;
import tanabata.foundation.NodeId;

/// The address that each member has for JGroups: one that no host has (240.0.0.0/4 is reserved),
/// the same on all members, and for ever. Where a member really is is looked up when it is dialled,
/// so that its host may move, and a forwarded port or a proxy may lie between.
final class MemberAddresses {

  private static final byte RESERVED = (byte) 240;
  private static final int PORT = 1;

  private final Map<NodeId, IpAddress> addresses = new TreeMap<>();

  MemberAddresses(Set<NodeId> members) {
    for (NodeId member : new TreeSet<>(members)) {
      addresses.put(member, new IpAddress(numbered(addresses.size() + 1), PORT));
    }
  }

  private static InetAddress numbered(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {RESERVED, 0, (byte) (number >> Byte.SIZE), (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  IpAddress of(NodeId member) {
    return addresses.get(member);
  }

  /// All of them, for whoever looks for members.
  List<InetSocketAddress> all() {
    return addresses.values().stream()
        .map(each -> new InetSocketAddress(each.getIpAddress(), each.getPort()))
        .toList();
  }

  /// Of the member of that name, if there is one.
  Optional<PhysicalAddress> named(String name) {
    return addresses.entrySet().stream()
        .filter(each -> each.getKey().name().equals(name))
        .<PhysicalAddress>map(Map.Entry::getValue)
        .findFirst();
  }

  /// Whose address it is.
  Optional<NodeId> member(Address address) {
    return addresses.entrySet().stream()
        .filter(each -> each.getValue().equals(address))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
