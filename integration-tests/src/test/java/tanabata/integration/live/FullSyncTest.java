package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// A copy that never held valid data gets everything from the other one, and never the other way
/// round.
class FullSyncTest {

  private static final int SIZE = 16 << 20;

  @RegisterExtension final Pair pair = Pair.secondaries("16M");

  @Test
  void a_disk_that_was_replaced_is_filled_from_the_other_node() throws Exception {
    byte[] content = randomBytes();
    assertInstanceOf(Reply.Done.class, pair.vega().ask(new Request.Primary("home", false)));
    Files.write(pair.file("content.img"), content);
    Tool.required("nbdcopy").run(pair.file("content.img").toString(), pair.vega().uri());
    pair.altair().down();
    Files.delete(pair.altair().disk());
    Pair.createMetadata(pair.altair(), false);
    pair.altair().start();
    demandFullSync(content);
  }

  @Test
  void bytes_that_were_adopted_and_declared_valid_reach_the_other_node() throws Exception {
    byte[] content = randomBytes();
    pair.down();
    for (LiveNode node : pair.nodes()) {
      Files.delete(node.disk());
    }
    Files.write(pair.vega().disk(), content);
    Pair.createMetadata(pair.vega(), true);
    Pair.createMetadata(pair.altair(), false);
    for (LiveNode node : pair.nodes()) {
      node.start();
    }
    pair.await("both wait for an operator", status -> status.connection().equals("Connected"));
    assertInstanceOf(Reply.Refused.class, pair.vega().ask(new Request.Primary("home", false)));
    assertInstanceOf(Reply.Done.class, pair.vega().ask(new Request.Primary("home", true)));
    demandFullSync(content);
  }

  private void demandFullSync(byte[] content) throws Exception {
    pair.await(
        "both are UpToDate, and nothing is left to copy",
        status -> status.disk().equals("UpToDate") && status.isInSync());
    assertEquals(SIZE, pair.altair().status().resync().totalBytes());
    pair.down();
    Copies.demandEqual(pair);
    byte[] copy = new byte[SIZE];
    try (var in = Files.newInputStream(pair.altair().disk())) {
      in.readNBytes(copy, 0, SIZE);
    }
    assertEquals(-1, Arrays.mismatch(content, copy));
  }

  private static byte[] randomBytes() {
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    return content;
  }
}
