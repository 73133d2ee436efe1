package tanabata.dlm.jgroups;

import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;

/// TCP that may be reached under other addresses than its own: through a forwarded port, or a piece
/// of cable.
final class Transport extends TCP {

  Transport() {
    // Headers are told apart by it, and only the stock protocols have one.
    setId(ClassConfigurator.getProtocolId(TCP.class));
  }

  /// What was sent to a place, not to a member, is for whoever is there.
  @Override
  public boolean unicastDestMismatch(Address destination) {
    return !(destination instanceof PhysicalAddress) && super.unicastDestMismatch(destination);
  }
}
