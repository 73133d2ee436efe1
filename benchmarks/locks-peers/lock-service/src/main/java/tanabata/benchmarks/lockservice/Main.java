package tanabata.benchmarks.lockservice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jgroups.JChannel;
import org.jgroups.blocks.locking.LockService;
import org.jgroups.protocols.CENTRAL_LOCK;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import tanabata.benchmarks.stand.Stand;
import tanabata.benchmarks.stand.Turns;

/// One process that locks with JGroups' LockService. The first that starts is the coordinator,
/// which keeps all locks. The stack is tuned as ours is; it has no failure detectors, which cost a
/// little.
// Both classes that are measured were on their way out.
@SuppressWarnings("deprecation")
public final class Main {

  private Main() {}

  /// @param words a directory that all share, who this is (1 starts first), and the ports of both
  public static void main(String[] words) throws Exception {
    int self = Integer.parseInt(words[1]);
    int[] ports = {Integer.parseInt(words[2]), Integer.parseInt(words[3])};
    // First, for JGroups prints who it is.
    Stand stand = new Stand();
    JChannel channel = channel(ports, self);
    LockService service = new LockService(channel);
    channel.connect("benchmark");
    Lock alone = service.getLock("alone");
    Lock shared = service.getLock("turns");
    Turns turns = new Turns(Path.of(words[0], "turns.lock-service"), self);
    stand
        .repeat(
            "lock",
            () -> {
              long begin = System.nanoTime();
              alone.lock();
              alone.unlock();
              return System.nanoTime() - begin;
            })
        .cell("turns", seconds -> turns.run(seconds, shared::lock, shared::unlock))
        .serve(Integer.toString(channel.getView().size()));
  }

  private static JChannel channel(int[] ports, int self) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    TCP tcp = new TCP();
    tcp.setBindAddress(here);
    tcp.setBindPort(ports[self - 1]);
    tcp.setPortRange(0);
    tcp.setMessageProcessingPolicy("all-direct");
    tcp.setBundlerType("no-bundler");
    tcp.useVirtualThreads(false);
    tcp.tcpNodelay(true);
    tcp.disableDiagnostics();
    TCPPING ping = new TCPPING();
    ping.setInitialHosts(
        List.of(new InetSocketAddress(here, ports[0]), new InetSocketAddress(here, ports[1])));
    ping.setPortRange(0);
    return new JChannel(
        tcp,
        ping,
        new NAKACK2(),
        new UNICAST3(),
        new STABLE(),
        new GMS().setJoinTimeout(1_000),
        new CENTRAL_LOCK());
  }
}
