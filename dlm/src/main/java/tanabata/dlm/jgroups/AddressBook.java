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

/// Members are reached where this node's configuration says, not where they say that they listen:
/// between the two there may be a forwarded port, or a piece of cable that somebody wants to cut.
final class AddressBook extends Protocol {

  private final Map<String, PhysicalAddress> places = new HashMap<>();

  AddressBook(SortedMap<NodeId, InetSocketAddress> members) {
    members.forEach((node, place) -> places.put(node.name(), physical(place)));
  }

  static IpAddress physical(InetSocketAddress place) {
    return new IpAddress(place.getAddress(), place.getPort());
  }

  @Override
  public Object down(Event event) {
    if (event.type() != Event.ADD_PHYSICAL_ADDRESS) {
      return down_prot.down(event);
    }
    Tuple<Address, PhysicalAddress> told = event.arg();
    PhysicalAddress known = places.getOrDefault(NameCache.get(told.val1()), told.val2());
    return down_prot.down(new Event(Event.ADD_PHYSICAL_ADDRESS, new Tuple<>(told.val1(), known)));
  }
}
