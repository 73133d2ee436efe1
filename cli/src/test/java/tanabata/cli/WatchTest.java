package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.NodeStatus;

@Timeout(30)
class WatchTest {

  @TempDir Path folder;

  @Test
  void every_change_is_printed_until_interrupted() throws Exception {
    FakeAdministration node = new FakeAdministration();
    AdminServer server = AdminServer.open(folder.resolve("control.sock"), node);
    Cli cli = new Cli(folder, Cli.ONE_RESOURCE);
    PipedReader pipe = new PipedReader();
    PrintWriter writer = new PrintWriter(new PipedWriter(pipe));
    String config = folder.resolve("tanabata.conf").toString();
    FutureTask<Integer> watch =
        new FutureTask<>(
            () -> cli.command(writer).execute("--config", config, "status", "--json", "--watch"));
    Thread thread = Thread.ofPlatform().start(watch);

    BufferedReader lines = new BufferedReader(pipe);
    assertTrue(lines.readLine().contains("\"role\":\"Primary\""));
    node.become(new NodeStatus("vega", List.of()));
    assertEquals("{\"certificates\":[],\"node\":\"vega\",\"resources\":[]}", lines.readLine());

    thread.interrupt();
    assertEquals(0, watch.get());
    server.close();
  }
}
