package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.ResourceStatus;

/// `kill -9` of one node under load on both. The other pauses and goes on; the resync copies only
/// what was hot; nothing acknowledged is lost.
///
/// `-Dtanabata.rounds=20` makes it as long as the issue asks for.
class KilledNodeTest {

  private static final int ROUNDS = Integer.getInteger("tanabata.rounds", 4);

  private static final long EXTENT = 4L << 20;
  private static final long HOT_START = 64L << 20;
  private static final long HOT_BYTES = 16L << 20;
  private static final long SLACK = 2 * EXTENT;

  @RegisterExtension final Pair pair = Pair.of("256M");

  @Test
  void a_killed_node_comes_back_and_gets_only_what_was_hot() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LiveNode victim = pair.nodes().get(round % 2);
      boolean together = round / 2 % 2 == 1;
      killUnderLoad(round, victim, pair.peerOf(victim), together);
    }
    pair.awaitIdleInSync();
    pair.down();
    Copies.demandEqual(pair);
  }

  /// @param together whether both write the same range; else the survivor reads back and checks all
  ///   that it wrote
  private void killUnderLoad(int round, LiveNode victim, LiveNode survivor, boolean together)
      throws Exception {
    String name = "round " + round + ", " + victim.name() + " killed";
    long half = HOT_BYTES / 2;
    Fio theirs = Fio.job(2 * round, HOT_START, together ? HOT_BYTES : half).with("--rate=,3m");
    Fio ours =
        together
            ? Fio.job(2 * round + 1, HOT_START, HOT_BYTES).forSeconds(4)
            : Fio.job(2 * round + 1, HOT_START + half, half).with("--rate=,3m");
    FileTime before = Files.getLastModifiedTime(survivor.disk());
    try (Program _ = theirs.write(victim.uri());
        Program load =
            together ? ours.write(survivor.uri()) : ours.writeAndVerify(survivor.uri())) {
      Waiting.until(
          name + ": clients of both are at work",
          () ->
              pair.nodes().stream().allMatch(node -> node.status().clients() > 0)
                  && !Files.getLastModifiedTime(survivor.disk()).equals(before));
      victim.kill9();
      Waiting.until(name + ": the survivor holds its clients", () -> survivor.status().frozen());
      victim.start();
      pair.awaitIdleInSync();
      demandLittle(name, survivor.status());
      load.await(Waiting.TIMEOUT).demandSuccess();
    }
  }

  private static void demandLittle(String name, ResourceStatus status) {
    long copied = status.resync().totalBytes();
    assertTrue(
        copied > 0 && copied <= HOT_BYTES + SLACK,
        () -> name + ": " + copied + " bytes to resync after a load on " + HOT_BYTES);
  }
}
