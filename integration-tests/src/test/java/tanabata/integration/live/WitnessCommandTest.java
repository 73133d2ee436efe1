package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.cli.Main;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.fencing.witness.CuratorWitness;
import tanabata.fencing.witness.Witness;
import tanabata.fencing.witness.WitnessSettings;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;
import tanabata.testbed.net.FreePort;

/// `tanabata witness` as a process.
class WitnessCommandTest {

  private static final NodeId VEGA = new NodeId("vega");

  @TempDir Path folder;

  @Test
  void it_prints_where_it_serves_keeps_the_record_over_a_kill_and_ends_on_sigterm()
      throws Exception {
    int port = freePort();
    Path config = folder.resolve("witness.conf");
    Files.writeString(config, "listen = \"127.0.0.1:" + port + "\"\ndata = data\n");
    WitnessRecord first = new WitnessRecord(1, List.of(VEGA), "g", Optional.empty(), VEGA);

    Process process = start(config, port);
    try {
      assertEquals(
          new WitnessReply.Replaced(0),
          ask(port, new WitnessRequest.Replace(first, OptionalInt.empty())));
      process.destroyForcibly().waitFor();
      process = start(config, port);
      assertEquals(new WitnessReply.Holds(first, 0), ask(port, new WitnessRequest.Read()));
      process.destroy();
      assertTrue(process.waitFor(Waiting.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
      String log = Files.readString(folder.resolve("log"));
      assertFalse(log.contains("Exception"), log);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// Nobody but itself knows of it: no node has its certificate in a file.
  @Test
  void a_certificate_that_ends_soon_is_warned_of_in_its_log() throws Exception {
    HostKeys keys =
        HostKeys.take(
            Authority.create(folder.resolve("authority"), InstantSource.system())
                .issue(Member.witness(new NodeId("deneb"), List.of()), Duration.ofDays(20)),
            folder.resolve("keys"));
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("witness.conf"),
            """
            listen = "127.0.0.1:%d"
            data = data
            tls { keystore = "%s", truststore = "%s", password-file = "%s" }
            """
                .formatted(port, keys.keystore(), keys.truststore(), keys.password()));
    Process process = start(config, port, ", tls { … }");
    try {
      Waiting.until(
          "it warns of its certificate",
          () ->
              Files.readString(folder.resolve("log"))
                  .contains(
                      "the certificate of CN=deneb (" + keys.keystore() + ") expires in 19 days"));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_port_that_is_taken_is_one_sentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = folder.resolve("witness.conf");
      String address = "127.0.0.1:" + taken.getLocalPort();
      Files.writeString(config, "listen = \"" + address + "\"\ndata = data\n");
      Command.demandRefusal(config, List.of("witness"), "cannot listen on " + address);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = FreePort.open()) {
      return any.getLocalPort();
    }
  }

  private Process start(Path config, int port) throws IOException {
    return start(config, port, "");
  }

  /// @param tls what it says of that
  private Process start(Path config, int port, String tls) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                Main.class.getName(),
                "witness",
                "--config",
                config.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    // Not closed: its end would be a signal of its own to a process that prints once more.
    BufferedReader out = process.inputReader();
    assertEquals(
        "witness is up; in the configuration of both nodes: witness { connect = \"127.0.0.1:"
            + port
            + "\""
            + tls
            + " }",
        out.readLine(),
        () -> "the log is in " + folder.resolve("log"));
    return process;
  }

  private static WitnessReply ask(int port, WitnessRequest request) throws Exception {
    BlockingQueue<Boolean> states = new LinkedBlockingQueue<>();
    BlockingQueue<WitnessReply> replies = new LinkedBlockingQueue<>();
    WitnessSettings settings =
        new WitnessSettings(
            "127.0.0.1:" + port,
            "",
            "home",
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    try (Witness witness =
        CuratorWitness.open(
            settings,
            new Witness.Listener() {
              @Override
              public void answered(long number, WitnessReply reply) {
                replies.add(reply);
              }

              @Override
              public void state(boolean connected) {
                states.add(connected);
              }

              @Override
              public void recordChanged() {
                // Only hints.
              }
            })) {
      assertEquals(true, states.poll(Waiting.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
      witness.ask(1, request);
      return replies.poll(Waiting.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
