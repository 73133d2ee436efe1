package tanabata.dlm.jgroups;

import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.NameCache;
import org.jgroups.util.Tuple;

/// Finds members at the addresses that [MemberAddresses] gives them, not at those that they
/// announce.
final class AddressBook extends Protocol {

  private final MemberAddresses addresses;

  AddressBook(MemberAddresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Object down(Event event) {
    if (event.type() != Event.ADD_PHYSICAL_ADDRESS) {
      return down_prot.down(event);
    }
    Tuple<Address, PhysicalAddress> announced = event.arg();
    PhysicalAddress known =
        addresses.named(NameCache.get(announced.val1())).orElse(announced.val2());
    return down_prot.down(
        new Event(Event.ADD_PHYSICAL_ADDRESS, new Tuple<>(announced.val1(), known)));
  }
}
