package tanabata.dlm.jgroups;

import java.net.InetSocketAddress;
import java.util.List;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;

/// The protocol stack, tuned for single small messages: sent by the calling thread, delivered by
/// the thread that reads. The stock stack takes three times as long for a round trip.
final class Stack {

  private Stack() {}

  /// @param here where this member listens, resolved
  static List<Protocol> of(JGroupsTcp tcp, InetSocketAddress here, MemberAddresses addresses) {
    tcp.setBindAddr(here.getAddress()).setBindPort(here.getPort()).setPortRange(0);
    tcp.setMessageProcessingPolicy("all-direct").setBundlerType("no-bundler");
    tcp.useVirtualThreads(false);
    tcp.tcpNodelay(true);
    // Sent by whoever calls: another thread would double a round trip. A member that does not read
    // cannot block the sender, for the core leaves little unacknowledged (Tuning.window).
    tcp.setSockConnTimeout(300).setLinger(0);
    // A member whose connection ends may be gone. The stock detector for that has another port,
    // which knows no TLS and believes any length.
    tcp.enableSuspectEvents(true);
    tcp.setLogDiscardMessages(false);
    tcp.logDetails(false);
    tcp.disableDiagnostics();
    TCPPING ping = new TCPPING();
    ping.setInitialHosts(addresses.all()).setPortRange(0);
    return List.of(
        tcp,
        new StackBypass(),
        new AddressBook(addresses),
        ping,
        new MERGE3().setMinInterval(1_000).setMaxInterval(3_000),
        new FD_ALL3().setTimeout(3_000).setInterval(500),
        new VERIFY_SUSPECT2().setTimeout(500),
        new NAKACK2(),
        new UNICAST3(),
        new STABLE(),
        // A member that cannot join at once is a group of its own, and merges later.
        new GMS().setJoinTimeout(500).setMaxJoinAttempts(2).printLocalAddress(false));
  }
}
