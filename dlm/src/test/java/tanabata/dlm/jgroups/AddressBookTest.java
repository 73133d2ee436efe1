package tanabata.dlm.jgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.NameCache;
import org.jgroups.util.Tuple;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;
import tanabata.foundation.NodeId;

class AddressBookTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final MemberAddresses members =
      new MemberAddresses(new TreeSet<>(Set.of(new NodeId("altair"))));
  private final AddressBook book = new AddressBook(members);
  private final List<Object> learned = new ArrayList<>();

  private Object announce(String name, PhysicalAddress announced) {
    Address address = UUID.randomUUID();
    NameCache.add(address, name);
    book.setDownProtocol(
        new Protocol() {
          @Override
          public Object down(Event event) {
            Tuple<Address, PhysicalAddress> tuple = event.arg();
            learned.add(tuple.val2());
            return true;
          }
        });
    book.down(new Event(Event.ADD_PHYSICAL_ADDRESS, new Tuple<>(address, announced)));
    return learned.getLast();
  }

  @Test
  void a_member_has_the_address_that_is_its_own_whatever_it_announces() {
    assertEquals(members.of(new NodeId("altair")), announce("altair", new IpAddress(loopback, 99)));
  }

  @Test
  void what_strangers_announce_is_passed_on() {
    assertEquals(new IpAddress(loopback, 99), announce("stranger", new IpAddress(loopback, 99)));
  }
}
