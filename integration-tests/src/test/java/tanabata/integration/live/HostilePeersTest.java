package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.node.admin.ResourceStatus;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.wire.FrameWriter;

/// Strangers at the ports where the nodes wait for each other, without TLS and under load: the pair
/// stays together, its clients see no error, nothing is resynced.
class HostilePeersTest {

  private static final int MAGIC = 0x544e4231;

  @RegisterExtension static final Pair PAIR = Pair.of("64M");

  private ResourceStatus before;

  @BeforeEach
  void rest() throws Exception {
    PAIR.awaitIdleInSync();
    before = PAIR.vega().status();
  }

  @AfterEach
  void nobodyNoticed() throws Exception {
    PAIR.awaitIdleInSync();
    ResourceStatus after = PAIR.vega().status();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.resync(), after.resync());
  }

  @Test
  void bytes_that_are_no_protocol_end_their_connection_only() throws Exception {
    underLoad(() -> {
      for (Map.Entry<String, byte[]> nonsense : nonsense().entrySet()) {
        for (int port : PAIR.peerPorts()) {
          try (RawConnection connection = RawConnection.atPort(port)) {
            connection.send(nonsense.getValue());
            connection.awaitClose(nonsense.getKey());
          }
        }
      }
    });
  }

  @Test
  void half_a_frame_and_then_silence_holds_nobody_up() throws Exception {
    byte[] whole = header(1, 200, 0);
    underLoad(() -> {
      List<RawConnection> silent = new ArrayList<>();
      try {
        for (int port : PAIR.peerPorts()) {
          try (RawConnection gone = RawConnection.atPort(port)) {
            gone.send(Arrays.copyOf(whole, 13));
          }
          for (int length : new int[] {31, 32, 82}) {
            silent.add(RawConnection.atPort(port));
            silent.getLast().send(Arrays.copyOf(whole, length));
          }
        }
        for (RawConnection connection : silent) {
          connection.awaitClose("a greeting cut short, and silence");
        }
      } finally {
        for (RawConnection connection : silent) {
          connection.close();
        }
      }
    });
  }

  @Test
  void a_hundred_connections_that_send_nothing_are_no_burden() throws Exception {
    underLoad(() -> {
      List<RawConnection> idle = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          idle.add(RawConnection.atPort(PAIR.peerPorts().get(i % 2)));
        }
        PAIR.awaitIdleInSync();
        for (RawConnection connection : idle) {
          connection.awaitClose("silence");
        }
      } finally {
        for (RawConnection connection : idle) {
          connection.close();
        }
      }
    });
  }

  @Test
  void a_node_of_another_name_that_greets_is_sent_away() throws Exception {
    underLoad(() -> greet("deneb", "home", PAIR.sizeBytes()));
  }

  /// Somebody's address is wrong: a node of the same name, for another resource. Without TLS it
  /// cannot be told apart before it has greeted; the peer dials again and the session goes on.
  @Test
  void a_node_of_another_resource_that_greets_is_sent_away() throws Exception {
    underLoad(() -> greet("altair", "attic", PAIR.sizeBytes()));
  }

  private void greet(String node, String resource, long size) throws Exception {
    Message.Hello hello =
        new Message.Hello(
            Message.Hello.VERSION,
            resource,
            new NodeId(node),
            Geometry.of(size),
            4711,
            0,
            0,
            0,
            4712,
            0,
            Currency.UNKNOWN,
            0,
            Blocks.COMPLETE,
            new DataIdentity(List.of(), true),
            0,
            SplitBrainChoice.NONE,
            new CopyHistory(
                Role.SECONDARY, Trust.TRUSTED, LastStandalone.NEVER, 0, AfterSplitBrain.DISCONNECT),
            Marks.NONE);
    ByteBuf bytes = FrameWriter.head(new Frame(0, 0, hello), UnpooledByteBufAllocator.DEFAULT);
    try (RawConnection connection = RawConnection.atPort(PAIR.peerPorts().getFirst())) {
      connection.send(ByteBufUtil.getBytes(bytes));
      connection.awaitClose("the greeting of " + node + " for " + resource);
    } finally {
      bytes.release();
    }
    PAIR.awaitIdleInSync();
  }

  @FunctionalInterface
  private interface Attack {
    void run() throws Exception;
  }

  /// Runs it while both nodes have a client, which must come to a good end.
  private static void underLoad(Attack attack) throws Exception {
    try (Program vega = Fio.job(1, 0, 8 << 20).forSeconds(3).write(PAIR.vega().uri());
        Program altair = Fio.job(2, 0, 8 << 20).forSeconds(3).write(PAIR.altair().uri())) {
      PAIR.await("both have a client", status -> status.clients() > 0);
      attack.run();
      vega.await(Waiting.TIMEOUT).demandSuccess();
      altair.await(Waiting.TIMEOUT).demandSuccess();
    }
  }

  private static Map<String, byte[]> nonsense() {
    Map<String, byte[]> nonsense = new LinkedHashMap<>();
    byte[] random = new byte[64 << 10];
    new Random(11).nextBytes(random);
    nonsense.put("random bytes", random);
    nonsense.put("zeros", new byte[64]);
    nonsense.put(
        "HTTP",
        "GET / HTTP/1.1\r\nHost: vega\r\n\r\n".repeat(2).getBytes(StandardCharsets.US_ASCII));
    nonsense.put("a body of 2 GiB", header(1, Integer.MAX_VALUE, 0));
    nonsense.put("a payload of 2 GiB", header(6, 30, Integer.MAX_VALUE));
    nonsense.put("negative lengths", header(1, -1, -1));
    nonsense.put("message type 99", header(99, 0, 0));
    nonsense.put("a ping before any greeting", header(2, 0, 0));
    nonsense.put("an empty greeting", header(1, 0, 0));
    return nonsense;
  }

  private static byte[] header(int type, int body, int payload) {
    return ByteBuffer.allocate(32)
        .putInt(MAGIC)
        .put((byte) type)
        .put(new byte[3])
        .putInt(body)
        .putInt(payload)
        .array();
  }
}
