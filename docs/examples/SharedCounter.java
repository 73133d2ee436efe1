import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tanabata.dlm.HeldLock;
import tanabata.dlm.LockOptions;
import tanabata.dlm.LockSpace;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.dlm.jgroups.GroupConfig;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Two lock spaces that share a counter in a lock's value block, without a daemon.
///
/// Run with the ports of the two, each with a free one behind it:
///
///     java -cp 'cli/target/classes:cli/target/lib/*' docs/examples/SharedCounter.java 7790 7792
///
/// Here both live in one process and are members for good. A real program is told by its own
/// fencing who takes part ([LockSpace#change]) and until when ([LockSpace#permit]).
class SharedCounter {

  private static final LockName NAME = new LockName("counter");
  private static final Map<NodeId, LockSpace> SPACES = new ConcurrentHashMap<>();

  public static void main(String[] ports) throws Exception {
    SortedMap<NodeId, InetSocketAddress> places = new TreeMap<>();
    InetAddress here = InetAddress.getLoopbackAddress();
    places.put(new NodeId("vega"), new InetSocketAddress(here, Integer.parseInt(ports[0])));
    places.put(new NodeId("altair"), new InetSocketAddress(here, Integer.parseInt(ports[1])));
    SortedMap<NodeId, Long> members = new TreeMap<>();
    places.keySet().forEach(node -> members.put(node, 1L));
    for (NodeId node : places.keySet()) {
      LockSpace space = open(node, places);
      space.permit(Permit.FOREVER);
      space.change(new Membership(1, members));
    }
    Thread[] threads = new Thread[2];
    int next = 0;
    for (LockSpace space : SPACES.values()) {
      threads[next++] = Thread.ofVirtual().start(() -> bump(space, 1000));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    HeldLock last =
        SPACES.get(new NodeId("vega")).lock(NAME, Mode.PR, LockOptions.DEFAULT).join();
    System.out.println("the counter is " + number(last.value().block()));
    System.exit(0);
  }

  private static LockSpace open(NodeId node, SortedMap<NodeId, InetSocketAddress> places)
      throws Exception {
    GroupTransport transport =
        GroupTransport.open(
            new GroupConfig("example", node, places, Optional.empty()),
            (from, envelope) ->
                Optional.ofNullable(SPACES.get(node))
                    .ifPresent(space -> space.receive(from, envelope)),
            suspect -> System.err.println(suspect + " seems to be gone"),
            System.err::println);
    LockSpace space =
        LockSpace.open(
            node,
            Tuning.DEFAULT,
            () -> new Moment(System.nanoTime()),
            transport,
            new LockSpace.Events() {});
    SPACES.put(node, space);
    return space;
  }

  private static void bump(LockSpace space, int times) {
    // In NL it excludes nobody, and keeps the value from being forgotten.
    HeldLock lock = space.lock(NAME, Mode.NL, LockOptions.DEFAULT).join();
    for (int i = 0; i < times; i++) {
      lock.convert(Mode.EX).toCompletableFuture().join();
      long now = number(lock.value().block()) + 1;
      Block block = Block.of(ByteBuffer.allocate(8).putLong(now).array());
      lock.convert(Mode.NL, Flags.NONE, block, Duration.ZERO).toCompletableFuture().join();
    }
  }

  private static long number(Block block) {
    return block.length() == 0 ? 0 : ByteBuffer.wrap(block.toBytes()).getLong();
  }
}
