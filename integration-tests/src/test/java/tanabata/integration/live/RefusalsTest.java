package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// What a running node does not do, and how it says so.
class RefusalsTest {

  @RegisterExtension final Pair pair = Pair.secondaries("16M");

  @Test
  void a_secondary_refuses_to_open_and_opens_once_it_is_primary() throws Exception {
    // libnbd keeps the server's sentence to itself; QEMU shows it.
    Tool image = Tool.required("qemu-img");
    for (LiveNode node : pair.nodes()) {
      Program.End end = image.attempt("info", node.uri());
      assertNotEquals(0, end.status(), end::toString);
      assertTrue(end.err().contains("home is Secondary on " + node.name()), end::toString);
      assertInstanceOf(Reply.Done.class, node.ask(new Request.Primary("home", false)));
      image.run("info", node.uri());
    }
    pair.awaitBothPrimaryUpToDate();
  }

  @Test
  void a_second_daemon_and_create_md_leave_a_disk_in_use_alone() throws Exception {
    Path directory = Files.createDirectory(pair.file("second"));
    Path config =
        new NodeConfigFile("vega", "home", pair.sizeBytes(), "unused", "[]", 1, 2, "", "")
            .disk(pair.vega().disk())
            .writeTo(directory);
    long before = Files.mismatch(pair.vega().disk(), pair.altair().disk());
    Command.demandRefusal(config, List.of("node"), pair.vega().disk().toString(), "in use");
    Command.demandRefusal(
        config, List.of("create-md", "--yes"), pair.vega().disk().toString(), "holds metadata");
    assertTrue(pair.vega().isAlive());
    assertTrue(before == Files.mismatch(pair.vega().disk(), pair.altair().disk()));
    pair.await("both are Connected", status -> status.connection().equals("Connected"));
  }
}
