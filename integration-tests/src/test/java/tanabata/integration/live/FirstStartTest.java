package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.testbed.net.FreePort;

/// The first start on a host that has a block device and nothing else.
class FirstStartTest {

  private static final long SIZE = 8 << 20;

  @TempDir private Path directory;

  /// In a mount namespace of its own, in which /var/lib is empty.
  @Test
  void a_node_starts_on_a_block_device_where_none_of_its_folders_is_there() throws Exception {
    Tool losetup = Tool.required("losetup");
    Tool unshare = Tool.required("unshare");
    Path image = directory.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(2 * SIZE);
    }
    Program.End attached = losetup.attempt("--find", "--show", image.toString());
    if (attached.status() != 0 || unshare.attempt("--mount", "true").status() != 0) {
      Tool.skip("this host gives no loop device, or no mount namespace: " + attached.err());
    }
    String device = attached.out().strip();
    try {
      startAndStop(unshare, device);
    } finally {
      losetup.run("--detach", device);
    }
  }

  private void startAndStop(Tool unshare, String device) throws Exception {
    int port;
    int locks;
    try (ServerSocket free = FreePort.open();
        ServerSocket freeForLocks = FreePort.open()) {
      port = free.getLocalPort();
      locks = freeForLocks.getLocalPort();
    }
    Path control = directory.resolve("run/admin/control.sock");
    Path config =
        Files.writeString(
            directory.resolve("tanabata.conf"),
            """
            node = vega, control = "%s"
            resource home {
              size = %d
              net { tls = off }
              on vega { disk = "%s", address = "127.0.0.1:%d", locks = "127.0.0.1:%d", nbd = ["unix:run/nbd/home.nbd"] }
              on altair { disk = "%s", address = "127.0.0.1:1", locks = "127.0.0.1:2" }
            }
            """
                .formatted(control, SIZE, device, port, locks, device));
    String script =
        "mount -t tmpfs none /var/lib && "
            + Command.shell(List.of("--config", config.toString(), "create-md", "--adopt", "--yes"))
            + " && "
            + Command.shell(List.of("--config", config.toString(), "node"))
            + " && ls -ld /var/lib/tanabata";
    AdminClient client = new AdminClient(control, Waiting.TIMEOUT);
    try (Program program = unshare.start("--mount", "sh", "-c", script)) {
      Waiting.until(
          "the node answers", () -> client.statusIfAny().isPresent() || !program.isRunning());
      if (program.isRunning()) {
        assertInstanceOf(Reply.Done.class, client.ask(new Request.Down()));
      }
      String said = program.await(Waiting.TIMEOUT).demandSuccess();
      assertTrue(said.contains("drwx------"), said);
      assertTrue(Files.isDirectory(directory.resolve("run/nbd")), said);
    }
  }
}
