package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.integration.live.RawNbd.EXPORT_NAME;
import static tanabata.integration.live.RawNbd.GO;
import static tanabata.integration.live.RawNbd.REQUEST_MAGIC;
import static tanabata.integration.live.RawNbd.WRITE;
import static tanabata.integration.live.RawNbd.bytes;
import static tanabata.integration.live.RawNbd.opened;
import static tanabata.integration.live.RawNbd.option;
import static tanabata.integration.live.RawNbd.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// NBD clients that break the protocol, beside one that works: it sees no error and finds all that
/// it wrote.
class HostileClientsTest {

  @RegisterExtension static final Pair PAIR = Pair.of("64M");

  @Test
  void hostile_bytes_beside_a_client_at_work() throws Exception {
    try (Program load =
        Fio.job(1, 0, 16 << 20).with("--rate=,6m").writeAndVerify(PAIR.vega().uri())) {
      PAIR.await("the worker is there", status -> !load.isRunning() || hasClient());
      demandClose("random bytes", random(1 << 16));
      demandClose("unknown client flags", bytes(out -> out.writeInt(0xffff)));
      demandClose(
          "an option of 4 GiB",
          bytes(out -> {
            out.writeInt(3);
            option(out, GO, -1);
          }));
      demandClose(
          "an export that there is not",
          bytes(out -> {
            out.writeInt(3);
            option(out, EXPORT_NAME, 5);
            out.writeBytes("attic");
          }));
      demandClose("random bytes for requests", opened(out -> out.write(random(4096))));
      demandClose("a write of 4 GiB", opened(out -> request(out, WRITE, 0, -1)));
      leavesHalfWay();
      assertTrue(load.isRunning(), "the worker was to be at work all the time");
      load.await(Waiting.TIMEOUT).demandSuccess();
    }
    PAIR.awaitIdleInSync();
    PAIR.await("only workers count, and they have gone", status -> status.clients() == 0);
  }

  private static boolean hasClient() {
    return PAIR.vega().status().clients() > 0;
  }

  /// Half a handshake, half a request, half the payload of a write; and a flood that stays silent.
  private static void leavesHalfWay() throws Exception {
    List<RawConnection> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        flood.add(RawConnection.atSocket(PAIR.vega().nbd()));
      }
      for (byte[] half :
          List.of(
              new byte[] {0, 0},
              opened(out -> out.writeInt(REQUEST_MAGIC)),
              opened(out -> {
                request(out, WRITE, 32 << 20, 1 << 20);
                out.write(new byte[1000]);
              }))) {
        try (RawConnection connection = RawConnection.atSocket(PAIR.vega().nbd())) {
          connection.send(half);
        }
      }
      Tool.required("nbdinfo").run(PAIR.vega().uri());
    } finally {
      for (RawConnection connection : flood) {
        connection.close();
      }
    }
  }

  private static void demandClose(String what, byte[] bytes) throws Exception {
    try (RawConnection connection = RawConnection.atSocket(PAIR.vega().nbd())) {
      connection.send(bytes);
      connection.awaitClose(what);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
