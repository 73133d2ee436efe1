package tanabata.testbed.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.config.WitnessServerConfig;
import tanabata.node.config.WitnessServerReader;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.DaemonLauncher;
import tanabata.testbed.cluster.JavaDaemonLauncher;

@Timeout(120)
class DemoTest {

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private final List<String> created = new ArrayList<>();

  private Path dir() {
    return folder.resolve("d");
  }

  private Path file(String name) {
    return dir().resolve(name);
  }

  private int demo(Optional<Long> size, String command) throws Exception {
    return demo(size, command, new JavaDaemonLauncher(FakeDaemon.class.getName()));
  }

  private int demo(Optional<Long> size, String command, DaemonLauncher launcher) throws Exception {
    DemoSettings settings =
        new DemoSettings(dir(), size, DemoSettings.Use.DEVICE, Optional.of(command));
    return Demo.run(settings, new FakeMetadata(), launcher, new PrintWriter(said, true));
  }

  @Test
  void the_command_finds_both_devices_and_its_status_is_that_of_the_demo() throws Exception {
    String command =
        "echo \"$VEGA_NBD $ALTAIR_NBD $TANABATA_DEMO_DIR\" > $TANABATA_DEMO_DIR/seen;"
            + " cat $TANABATA_DEMO_DIR/*/pid > $TANABATA_DEMO_DIR/pids; exit 7";
    assertEquals(7, demo(Optional.of(1L << 20), command));

    assertEquals(
        "nbd+unix:///home?socket=%s nbd+unix:///home?socket=%s %s\n"
            .formatted(file("vega/home.nbd"), file("altair/home.nbd"), dir()),
        Files.readString(file("seen")));
    assertEquals(List.of("vega", "altair"), created);
    assertTrue(said.toString().contains("vega    home      Primary"), said.toString());
    for (String pid : Files.readAllLines(file("pids"))) {
      assertFalse(ProcessHandle.of(Long.parseLong(pid)).isPresent(), "still running: " + pid);
    }
    assertEquals("vega is up\nvega is down\n", Files.readString(file("vega/node.log")));
    assertFalse(Files.exists(file("vega/pid")));
    assertFalse(Files.exists(file("vega/control.sock")));
  }

  @Test
  void an_existing_folder_is_resumed_as_it_is() throws Exception {
    demo(Optional.of(1L << 20), "true");
    String config = Files.readString(file("vega/tanabata.conf"));
    byte[] key = Files.readAllBytes(file("altair/altair.p12"));

    assertEquals(0, demo(Optional.empty(), "true"));
    assertEquals(config, Files.readString(file("vega/tanabata.conf")));
    assertArrayEquals(key, Files.readAllBytes(file("altair/altair.p12")));
    assertEquals(List.of("vega", "altair"), created);
  }

  @Test
  void another_size_than_the_existing_one_is_refused() throws Exception {
    demo(Optional.of(1L << 20), "true");
    TestbedFailure refused =
        assertThrows(TestbedFailure.class, () -> demo(Optional.of(2L << 20), "true"));
    assertTrue(
        refused.getMessage().startsWith("--size 2M: " + dir() + " already holds a device of 1M;"),
        refused.getMessage());
  }

  @Test
  void both_nodes_are_configured_for_each_other_with_tls() throws Exception {
    demo(Optional.empty(), "true");
    ResourceConfig vega = home(ConfigReader.read(file("vega/tanabata.conf")));
    ResourceConfig altair = home(ConfigReader.read(file("altair/tanabata.conf")));

    assertEquals(1L << 30, vega.sizeBytes());
    // Neither knows the other's own port, but that of the relay between them.
    assertEquals(
        4,
        Stream.of(vega, altair)
            .flatMap(one -> Stream.of(one.here().address(), one.peer().address()))
            .distinct()
            .count());
    assertTrue(vega.becomesPrimaryHere() && altair.becomesPrimaryHere());
    assertTrue(Trust.between(tls(vega), "vega", tls(altair)));
    assertTrue(Trust.between(tls(altair), "altair", tls(vega)));
    for (String secret :
        List.of(
            "vega/vega.p12",
            "vega/trust.p12",
            "vega/witness-trust.p12",
            "vega/tls.password",
            "deneb/deneb.p12")) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(secret))));
    }
  }

  @Test
  void the_witness_is_started_believed_by_both_and_stopped_last() throws Exception {
    assertEquals(
        0, demo(Optional.empty(), "cat $TANABATA_DEMO_DIR/deneb/pid; [ -e $ALTAIR_CONFIG ]"));
    WitnessServerConfig deneb = WitnessServerReader.read(file("deneb/witness.conf"));
    assertEquals(
        "witness at " + deneb.listen() + "\nwitness is down\n",
        Files.readString(file("deneb/witness.log")));
    for (String name : List.of("vega", "altair")) {
      NodeConfig node = ConfigReader.read(file(name + "/tanabata.conf"));
      WitnessConfig.ZooKeeper witness = (WitnessConfig.ZooKeeper) node.witness();
      assertEquals(List.of(deneb.listen()), witness.servers());
      TlsConfig.On mine = (TlsConfig.On) witness.tls();
      TlsConfig.On its = (TlsConfig.On) deneb.tls();
      assertTrue(Trust.between(mine, name, its));
      assertTrue(Trust.between(its, "deneb", mine));
      assertFalse(Trust.between(its, "deneb", tls(home(node))), "deneb could pass for the peer");
    }
    List<String> stops =
        said.toString().lines().filter(line -> line.startsWith("Stopping")).toList();
    assertEquals(List.of("Stopping vega.", "Stopping altair.", "Stopping deneb."), stops);
  }

  @Test
  void the_link_is_cut_and_healed_from_another_process_as_long_as_a_demo_runs() throws Exception {
    TestbedFailure nobody =
        assertThrows(TestbedFailure.class, () -> LinkControl.send(dir(), "cut"));
    assertTrue(nobody.getMessage().startsWith("no demo is running in "), nobody.getMessage());
    CompletableFuture<String> answers =
        CompletableFuture.supplyAsync(() -> {
          while (!Files.exists(file("ask"))) {
            Thread.onSpinWait();
          }
          try {
            return LinkControl.send(dir(), "cut") + "\n" + LinkControl.send(dir(), "heal");
          } catch (TestbedFailure e) {
            return e.getMessage();
          } finally {
            file("answered").toFile().mkdir();
          }
        });
    demo(
        Optional.empty(),
        "cd $TANABATA_DEMO_DIR; touch ask; while [ ! -e answered ]; do sleep 0.05; done");
    assertEquals(
        """
        the link between vega and altair is cut; './tanabata demo heal' heals it
        the link between vega and altair is healed\
        """,
        answers.get());
    assertTrue(said.toString().contains(" the link between vega and altair is cut\n"));
  }

  @Test
  void a_disk_that_was_half_created_is_created_again_and_no_other() throws Exception {
    demo(Optional.of(1L << 20), "true");
    Files.writeString(file("vega/.creating"), "");
    Files.writeString(file("altair/home.img"), "precious");

    demo(Optional.empty(), "true");
    assertEquals(List.of("vega", "altair", "vega"), created);
    assertEquals("precious", Files.readString(file("altair/home.img")));
  }

  @Test
  void a_second_demo_on_the_same_folder_is_refused() throws Exception {
    ClusterFolder first = ClusterFolder.open(dir());
    TestbedFailure refused =
        assertThrows(TestbedFailure.class, () -> demo(Optional.empty(), "true"));
    assertTrue(
        refused.getMessage().startsWith("another demo is using " + dir()), refused.getMessage());
    first.close();
  }

  @Test
  void a_folder_too_deep_for_sockets_is_refused() {
    TestbedFailure refused =
        assertThrows(
            TestbedFailure.class, () -> ClusterFolder.open(folder.resolve("x".repeat(100))));
    assertTrue(refused.getMessage().contains("at most 107"), refused.getMessage());
  }

  @Test
  void a_daemon_that_dies_while_starting_ends_the_demo_with_its_last_words() {
    DaemonLauncher dying =
        (verb, config, log) ->
            new ProcessBuilder("sh", "-c", "echo no such luck >> " + log).start();
    TestbedFailure failure =
        assertThrows(TestbedFailure.class, () -> demo(Optional.empty(), "true", dying));
    assertTrue(failure.getMessage().contains(" ended while it started; "), failure.getMessage());
    assertTrue(failure.getMessage().endsWith("no such luck"), failure.getMessage());
  }

  @Test
  void a_daemon_that_is_killed_and_restarted_is_reported_and_stopped_in_the_end() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        """
        cd $TANABATA_DEMO_DIR
        kill -9 $(cat vega/pid)
        while [ -e vega/pid ]; do sleep 0.05; done
        CLASSPATH='%s' %s %s node --config vega/tanabata.conf >/dev/null 2>&1 &
        while [ ! -e vega/pid ]; do sleep 0.05; done
        [ "$(cat vega/pid)" = $! ]
        """
            .formatted(System.getProperty("java.class.path"), java, FakeDaemon.class.getName());
    assertEquals(0, demo(Optional.empty(), command), said.toString());
    assertTrue(said.toString().contains("has ended; restart it with"), said.toString());
    assertTrue(said.toString().contains("vega: is back"), said.toString());
    assertFalse(Files.exists(file("vega/control.sock")));
  }

  private static ResourceConfig home(NodeConfig config) {
    return config.resource("home").orElseThrow();
  }

  private static TlsConfig.On tls(ResourceConfig resource) {
    return switch (resource.net().tls()) {
      case TlsConfig.On on -> on;
      case TlsConfig.Off() -> throw new AssertionError("TLS is off");
    };
  }

  private final class FakeMetadata implements MetadataCreator {
    @Override
    public Finding inspect(NodeConfig config, ResourceConfig resource, Consent consent) {
      return new Finding.Harmless();
    }

    @Override
    public Reply create(NodeConfig config, ResourceConfig resource, Consent consent) {
      try {
        Files.createFile(resource.here().disk());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      created.add(config.node().name());
      return new Reply.Done("created");
    }
  }
}
