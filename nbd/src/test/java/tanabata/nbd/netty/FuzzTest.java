package tanabata.nbd.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static tanabata.nbd.netty.TestClient.request;

import io.netty.buffer.ByteBuf;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.OneExport;
import tanabata.nbd.wire.Protocol;

/// Nonsense by the seed, cut where it hurts: no failure inside the server, no buffer lost, no
/// client counted that is gone. A failing seed replays by its number.
class FuzzTest {

  private static final int ROUNDS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nonsense_instead_of_options_loses_nothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      OneExport exports = new OneExport(MemoryDevice.answeringAtOnce(1 << 16));
      TestClient client = new TestClient(exports);
      client.greet();
      play(client, random, out -> nonsenseOption(out, random));
      client.channel.checkException();
      client.assertNothingLeft();
      assertEquals(0, exports.openClients());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nonsense_instead_of_requests_loses_nothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      MemoryDevice device = MemoryDevice.holdingItsAnswers(1 << 16);
      OneExport exports = new OneExport(device);
      TestClient client = TestClient.connected(exports, random.nextBoolean());
      play(
          client,
          random,
          out -> {
            nonsenseRequest(out, random);
            if (device.heldAnswers() > 0 && random.nextBoolean()) {
              device.answerLast();
            }
          });
      client.leave();
      device.answerAll();
      client.channel.checkException();
      client.assertNothingLeft();
      assertEquals(0, exports.openClients());
    }
  }

  private interface Line {
    void write(ByteBuf out);
  }

  private static void play(TestClient client, Random random, Line line) {
    for (int i = 0; i < 20 && !client.isClosed(); i++) {
      client.say(out -> {
        line.write(out);
        if (random.nextInt(4) == 0) {
          out.writerIndex(random.nextInt(out.writerIndex() + 1));
        }
        if (random.nextInt(20) == 0 && out.isReadable()) {
          out.setByte(random.nextInt(out.writerIndex()), random.nextInt());
        }
      });
      client.hear().clear();
      client.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    }
  }

  private static void nonsenseOption(ByteBuf out, Random random) {
    int length = random.nextInt(5) == 0 ? random.nextInt(1 << 17) : random.nextInt(64);
    out.writeLong(Protocol.OPTION_MAGIC).writeInt(random.nextInt(13)).writeInt(length);
    for (int i = 0; i < length; i++) {
      out.writeByte(random.nextInt(3) == 0 ? random.nextInt() : 0);
    }
  }

  private static void nonsenseRequest(ByteBuf out, Random random) {
    int type = random.nextInt(9);
    int flags = random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(2);
    long offset = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(140) * 512L;
    int length = random.nextInt(8) == 0 ? random.nextInt(1 << 17) : random.nextInt(9) * 512;
    request(out, flags, type, random.nextLong(), offset, length);
    if (type == 1) {
      out.writeZero(length);
    }
  }
}
