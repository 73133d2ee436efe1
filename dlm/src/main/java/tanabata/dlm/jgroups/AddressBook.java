package tanabata.dlm.jgroups;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.NameCache;
import org.jgroups.util.Tuple;
import tanabata.foundation.NodeId;

/// Finds members at the addresses in this node's configuration, not at those that they announce: a
/// forwarded port or a proxy may lie between.
final class AddressBook extends Protocol {

  private final Map<String, PhysicalAddress> addresses = new HashMap<>();

  AddressBook(SortedMap<NodeId, InetSocketAddress> members) {
    members.forEach((node, address) -> addresses.put(node.name(), physical(address)));
  }

  static IpAddress physical(InetSocketAddress address) {
    return new IpAddress(address.getAddress(), address.getPort());
  }

  @Override
  public Object down(Event event) {
    if (event.type() != Event.ADD_PHYSICAL_ADDRESS) {
      return down_prot.down(event);
    }
    Tuple<Address, PhysicalAddress> announced = event.arg();
    PhysicalAddress known =
        addresses.getOrDefault(NameCache.get(announced.val1()), announced.val2());
    return down_prot.down(
        new Event(Event.ADD_PHYSICAL_ADDRESS, new Tuple<>(announced.val1(), known)));
  }
}
