package tanabata.node.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;

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
    DemoSettings settings = new DemoSettings(dir(), size, Optional.of(command));
    return Demo.run(settings, new FakeMetadata(), launcher, new PrintWriter(said, true));
  }

  @Test
  void theCommandFindsBothDevicesAndItsStatusIsTheDemos() throws Exception {
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
  void anExistingFolderIsResumedAsItIs() throws Exception {
    demo(Optional.of(1L << 20), "true");
    String config = Files.readString(file("vega/tanabata.conf"));
    byte[] key = Files.readAllBytes(file("altair/altair.p12"));

    assertEquals(0, demo(Optional.empty(), "true"));
    assertEquals(config, Files.readString(file("vega/tanabata.conf")));
    assertArrayEquals(key, Files.readAllBytes(file("altair/altair.p12")));
    assertEquals(List.of("vega", "altair"), created);
  }

  @Test
  void anotherSizeThanTheExistingOneIsRefused() throws Exception {
    demo(Optional.of(1L << 20), "true");
    DemoFailure refused =
        assertThrows(DemoFailure.class, () -> demo(Optional.of(2L << 20), "true"));
    assertTrue(
        refused.getMessage().startsWith("--size 2M: " + dir() + " already holds a device of 1M;"),
        refused.getMessage());
  }

  @Test
  void bothNodesAreConfiguredForEachOtherWithTls() throws Exception {
    demo(Optional.empty(), "true");
    ResourceConfig vega = home(ConfigReader.read(file("vega/tanabata.conf")));
    ResourceConfig altair = home(ConfigReader.read(file("altair/tanabata.conf")));

    assertEquals(1L << 30, vega.sizeBytes());
    assertEquals(vega.here().address(), altair.peer().address());
    assertEquals(vega.peer().address(), altair.here().address());
    assertNotEquals(vega.here().address(), vega.peer().address());
    assertTrue(vega.becomesPrimaryHere() && altair.becomesPrimaryHere());
    assertTrue(Trust.between(tls(vega), "vega", tls(altair)));
    assertTrue(Trust.between(tls(altair), "altair", tls(vega)));
    for (String secret : List.of("vega.p12", "trust.p12", "tls.password")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file("vega/" + secret))));
    }
  }

  @Test
  void aDiskThatWasHalfCreatedIsCreatedAgainAndNoOther() throws Exception {
    demo(Optional.of(1L << 20), "true");
    Files.writeString(file("vega/.creating"), "");
    Files.writeString(file("altair/home.img"), "precious");

    demo(Optional.empty(), "true");
    assertEquals(List.of("vega", "altair", "vega"), created);
    assertEquals("precious", Files.readString(file("altair/home.img")));
  }

  @Test
  void aSecondDemoOnTheSameFolderIsRefused() throws Exception {
    DemoFolder first = DemoFolder.open(dir());
    DemoFailure refused = assertThrows(DemoFailure.class, () -> demo(Optional.empty(), "true"));
    assertTrue(
        refused.getMessage().startsWith("another demo is using " + dir()), refused.getMessage());
    first.close();
  }

  @Test
  void aFolderTooDeepForSocketsIsRefused() {
    DemoFailure refused =
        assertThrows(DemoFailure.class, () -> DemoFolder.open(folder.resolve("x".repeat(100))));
    assertTrue(refused.getMessage().contains("at most 107"), refused.getMessage());
  }

  @Test
  void aDaemonThatDiesWhileStartingEndsTheDemoWithItsLastWords() {
    DaemonLauncher dying =
        (config, log) -> new ProcessBuilder("sh", "-c", "echo no such luck >> " + log).start();
    DemoFailure failure =
        assertThrows(DemoFailure.class, () -> demo(Optional.empty(), "true", dying));
    assertTrue(failure.getMessage().contains(" ended while it started; "), failure.getMessage());
    assertTrue(failure.getMessage().endsWith("no such luck"), failure.getMessage());
  }

  @Test
  void aDaemonThatIsKilledAndRestartedIsReportedAndStoppedInTheEnd() throws Exception {
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
    public Finding inspect(NodeConfig config, ResourceConfig resource, boolean adopt) {
      return new Finding.Harmless();
    }

    @Override
    public Reply create(NodeConfig config, ResourceConfig resource, boolean adopt) {
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
