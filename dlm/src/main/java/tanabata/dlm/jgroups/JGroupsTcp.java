package tanabata.dlm.jgroups;

import java.util.Collection;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.BasicTCP;
import org.jgroups.protocols.TCP;
import tanabata.foundation.NodeId;

/// The TCP protocol of JGroups over a [LockServer], which lets in members only, and dials them
/// where they are at that time.
final class JGroupsTcp extends BasicTCP {

  private final GroupConfig config;
  private final MemberAddresses addresses;
  private final LockServer.Watcher watcher;
  private volatile Optional<LockServer> server = Optional.empty();

  JGroupsTcp(GroupConfig config, MemberAddresses addresses, LockServer.Watcher watcher) {
    this.config = config;
    this.addresses = addresses;
    this.watcher = watcher;
    // Headers are distinguished by it, and only the stock protocols have one.
    setId(ClassConfigurator.getProtocolId(TCP.class));
  }

  @Override
  public void start() throws Exception {
    LockServer made =
        new LockServer(getThreadFactory(), bind_addr, bind_port, config, addresses, watcher);
    made.receiver(this)
        .timeService(time_service)
        .socketConnectionTimeout(sock_conn_timeout)
        .tcpNodelay(tcp_nodelay)
        .linger(linger)
        .usePeerConnections(true)
        .log(log)
        .logDetails(log_details)
        .addConnectionListener(this);
    server = Optional.of(made);
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    server.ifPresent(LockServer::stop);
  }

  @Override
  protected void handleConnect() throws Exception {
    server.orElseThrow().start();
    connected = true;
    super.handleConnect();
  }

  @Override
  protected void handleDisconnect() {
    super.handleDisconnect();
    connected = false;
    server.ifPresent(LockServer::stop);
  }

  @Override
  protected PhysicalAddress getPhysicalAddress() {
    return addresses.of(config.self());
  }

  @Override
  public void send(Address to, byte[] data, int offset, int length) throws Exception {
    if (server.isPresent()) {
      server.get().send(to, data, offset, length);
    }
  }

  @Override
  public void retainAll(Collection<Address> members) {
    server.ifPresent(there -> there.retainAll(members, is_member));
  }

  @Override
  public String printConnections() {
    return server.map(LockServer::printConnections).orElse("");
  }

  @Override
  public BasicTCP clearConnections(boolean graceful) {
    server.ifPresent(there -> there.clearConnections(graceful));
    return this;
  }

  /// Whether a connection is established. If not, the next send connects first, and blocks for as
  /// long as that takes.
  boolean isConnectedTo(Address address) {
    return server.map(there -> there.connectionEstablishedTo(address)).orElse(false);
  }

  /// Whether `node` may be the sender of what this thread has just read.
  boolean isSpeaking(NodeId node) {
    return server.map(there -> there.isSpeaking(node)).orElse(false);
  }

  /// A message to a physical address is for whoever listens there.
  @Override
  public boolean unicastDestMismatch(Address destination) {
    return !(destination instanceof PhysicalAddress) && super.unicastDestMismatch(destination);
  }
}
