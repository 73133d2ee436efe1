package tanabata.dlm.jgroups;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Lock spaces of several nodes in this process, over real sockets on loopback.
final class LoopbackSpaces implements AutoCloseable {

  private static final List<String> NAMES = List.of("vega", "altair", "deneb");

  private final SortedMap<NodeId, InetSocketAddress> addresses = new TreeMap<>();
  private final Map<NodeId, LockSpace> spaces = new ConcurrentHashMap<>();
  private final List<GroupTransport> transports = new ArrayList<>();
  private long epoch;

  LoopbackSpaces(int nodes, Optional<GroupConfig.Authentication> tls) throws IOException {
    for (String name : NAMES.subList(0, nodes)) {
      addresses.put(new NodeId(name), freePort());
    }
    for (NodeId node : addresses.keySet()) {
      GroupConfig config = new GroupConfig("test", node, addresses, tls);
      GroupTransport transport =
          GroupTransport.open(
              config,
              (from, envelope) -> {
                LockSpace space = spaces.get(node);
                if (space != null) {
                  space.receive(from, envelope);
                }
              },
              suspect -> {},
              failure -> {
                throw new AssertionError(failure);
              });
      transports.add(transport);
      LockSpace space =
          LockSpace.open(
              node,
              Tuning.DEFAULT,
              () -> new Moment(System.nanoTime()),
              transport,
              new LockSpace.Events() {});
      spaces.put(node, space);
      space.permit(Permit.FOREVER);
    }
    changeMembership();
  }

  static InetSocketAddress freePort() throws IOException {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    try (ServerSocket socket = new ServerSocket(0, 1, here)) {
      return new InetSocketAddress(here, socket.getLocalPort());
    }
  }

  void changeMembership() {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    addresses.keySet().forEach(node -> members.put(node, 1L));
    Membership membership = new Membership(++epoch, members);
    spaces.values().forEach(space -> space.change(membership));
  }

  InetSocketAddress addressOf(String node) {
    return addresses.get(new NodeId(node));
  }

  LockSpace of(String node) {
    return spaces.get(new NodeId(node));
  }

  @Override
  public void close() {
    spaces.values().forEach(LockSpace::close);
    transports.forEach(GroupTransport::close);
  }
}
