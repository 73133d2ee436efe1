package tanabata.dlm.jgroups;

import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.TLSClientAuth;

/// The protocol stack, tuned for single small messages: sent by the calling thread, delivered by
/// the thread that reads. The stock stack takes three times as long for a round trip.
final class Stack {

  private Stack() {}

  static List<Protocol> of(GroupConfig config) {
    InetAddress bind = config.here().getAddress();
    JGroupsTcp tcp = new JGroupsTcp();
    tcp.setBindAddr(bind).setBindPort(config.here().getPort()).setPortRange(0);
    tcp.setMessageProcessingPolicy("all-direct").setBundlerType("no-bundler");
    tcp.useVirtualThreads(false);
    tcp.tcpNodelay(true);
    // Another thread that sends would double a round trip. A member that does not read cannot block
    // the sender, for the core leaves little unacknowledged (Tuning.window).
    tcp.nonBlockingSends(false).setSockConnTimeout(300).setLinger(0);
    tcp.setLogDiscardMessages(false);
    tcp.logAcceptError(false).logDetails(false);
    tcp.disableDiagnostics();
    config.tls().ifPresent(context -> secure(tcp, context));
    TCPPING ping = new TCPPING();
    ping.setInitialHosts(config.members().values()).setPortRange(0);
    return List.of(
        tcp,
        new StackBypass(),
        new AddressBook(config.members()),
        ping,
        new MERGE3().setMinInterval(1_000).setMaxInterval(3_000),
        new FD_SOCK2().setBindAddress(bind).setOffset(1).setPortRange(0),
        new FD_ALL3().setTimeout(3_000).setInterval(500),
        new VERIFY_SUSPECT2().setTimeout(500),
        new NAKACK2(),
        new UNICAST3(),
        new STABLE(),
        // A member that cannot join at once is a group of its own, and merges later.
        new GMS().setJoinTimeout(500).setMaxJoinAttempts(2).printLocalAddress(false));
  }

  private static void secure(TCP tcp, SSLContext context) {
    tcp.tls()
        .enabled(true)
        .setSSLContext(context)
        .setProtocols(new String[] {"TLSv1.3"})
        .setClientAuth(TLSClientAuth.NEED);
  }
}
