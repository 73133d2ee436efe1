package tanabata.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import tanabata.dlm.LockSpace;
import tanabata.dlm.core.NamesByMaster;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.dlm.jgroups.GroupConfig;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Vega, who asks, and altair, who masters what is asked for; this process is one of them.
///
/// @param ports of vega and altair; the one behind each is used too
record Pair(NodeId self, int[] ports) {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");

  GroupConfig group() {
    InetAddress here = InetAddress.getLoopbackAddress();
    SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
    members.put(VEGA, new InetSocketAddress(here, ports[0]));
    members.put(ALTAIR, new InetSocketAddress(here, ports[1]));
    return new GroupConfig("benchmark", self, members, Optional.empty());
  }

  NodeId other() {
    return self.equals(VEGA) ? ALTAIR : VEGA;
  }

  static Membership both() {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(VEGA, 1L);
    members.put(ALTAIR, 1L);
    return new Membership(1, members);
  }

  static LockName remoteName(String prefix) {
    return NamesByMaster.masteredBy(ALTAIR, both(), prefix).findFirst().orElseThrow();
  }

  /// A space without fencing: both take part, for ever.
  LockSpace open() throws IOException {
    AtomicReference<LockSpace> opened = new AtomicReference<>();
    GroupTransport transport =
        GroupTransport.open(
            group(),
            (from, envelope) -> {
              LockSpace space = opened.get();
              if (space != null) {
                space.receive(from, envelope);
              }
            },
            _ -> {},
            failure -> {
              throw new IllegalStateException(failure);
            });
    LockSpace space =
        LockSpace.open(
            self,
            Tuning.DEFAULT,
            () -> new Moment(System.nanoTime()),
            transport,
            new LockSpace.Events() {});
    opened.set(space);
    space.permit(Permit.FOREVER);
    space.change(both());
    return space;
  }
}
