package tanabata.integration.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;
import tanabata.testbed.net.FreePort;

/// `docker-compose.yml` as it stands, but for ports, names and addresses that others may have.
@Tag("long")
class ComposeTest {

  @RegisterExtension static final ContainerEngine ENGINE = new ContainerEngine();

  private static final int BYTES = 1 << 20;

  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path folder;

  @BeforeEach
  void chooseNames() throws Exception {
    Tool.required("docker-compose");
    String name = "tanabata-compose-" + ProcessHandle.current().pid();
    environment.put("COMPOSE_PROJECT_NAME", name);
    environment.put("TANABATA_LINK", name + "-link");
    environment.put("TANABATA_NET", ENGINE.environment().freeNet(name));
    environment.put("TANABATA_IMAGE", ENGINE.environment().image());
    environment.put("TANABATA_SIZE", "64M");
    try (ServerSocket vega = FreePort.open();
        ServerSocket altair = FreePort.open()) {
      environment.put("VEGA_PORT", Integer.toString(vega.getLocalPort()));
      environment.put("ALTAIR_PORT", Integer.toString(altair.getLocalPort()));
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    compose("down", "--volumes");
  }

  private String compose(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("docker-compose"));
    line.addAll(List.of(words));
    return Program.run(ContainerEnvironment.root(), line, environment).demandSuccess();
  }

  private boolean isHealthy(String node) throws Exception {
    String container = compose("ps", "-q", node).strip();
    return ENGINE
        .environment()
        .docker()
        .inspectContainerCmd(container)
        .exec()
        .getState()
        .getHealth()
        .getStatus()
        .equals("healthy");
  }

  private String device(String node) {
    return "nbd://127.0.0.1:" + environment.get(node.toUpperCase(Locale.ROOT) + "_PORT") + "/home";
  }

  @Test
  void one_command_starts_both_hosts_and_volumes_keep_what_was_written() throws Exception {
    byte[] bytes = new byte[BYTES];
    new Random(7).nextBytes(bytes);
    Path in = Files.write(folder.resolve("in.img"), bytes);

    compose("up", "--detach", "--no-build");
    awaitHealth();
    Tool.required("nbdcopy").run("--flush", in.toString(), device("vega"));
    assertHolds(bytes, "altair");

    compose("down");
    compose("up", "--detach", "--no-build");
    assertHolds(bytes, "altair");
    assertHolds(bytes, "vega");
  }

  /// As docs/CONTAINERS.md says.
  @Test
  void the_filesystem_is_mounted_in_both_and_comes_back_with_them() throws Exception {
    if (Files.notExists(Path.of("/dev/fuse"))) {
      Tool.skip("no /dev/fuse here: nothing can be mounted");
    }
    environment.put("COMPOSE_FILE", "docker-compose.yml:docker-compose.mount.yml");
    compose("up", "--detach", "--no-build");
    awaitHealth();
    within("vega", "tanabata --config tanabata.conf mkfs home");
    within("vega", "tanabata --config tanabata.conf mount home /mnt/home");
    within("altair", "tanabata --config tanabata.conf mount home /mnt/home");
    within("vega", "echo hello >/mnt/home/letter");
    assertEquals("hello", within("altair", "cat /mnt/home/letter").strip());

    compose("down");
    compose("up", "--detach", "--no-build");
    for (String node : List.of("vega", "altair")) {
      Waiting.until(
          "it is mounted in " + node + " again",
          Waiting.TIMEOUT,
          () -> within(node, "cat /mnt/home/letter || :").strip().equals("hello"),
          () -> compose("logs", "--no-color", "--tail", "20"));
    }
    within("altair", "tanabata --config tanabata.conf umount home");
  }

  private String within(String node, String command) throws Exception {
    return compose("exec", "-T", node, "timeout", "60", "sh", "-c", command);
  }

  @Test
  void certificates_are_learned_once_and_nobody_can_write_what_another_shows() throws Exception {
    compose("up", "--detach", "--no-build");
    awaitHealth();
    String refused =
        compose("exec", "-T", "altair", "sh", "-c", "echo x >/peers/vega/vega.pem || echo refused");
    // The shell's own complaint comes on the other stream, before it or after.
    assertTrue(refused.lines().anyMatch("refused"::equals), refused);
    compose(
        "exec", "-T", "vega", "sh", "-c", "cd /etc/tanabata && rm -f *.pem && echo x >vega.pem");
    compose("down");
    compose("up", "--detach", "--no-build");
    awaitHealth();
  }

  private void awaitHealth() throws Exception {
    Waiting.until(
        "both are healthy",
        Waiting.TIMEOUT,
        () -> isHealthy("vega") && isHealthy("altair"),
        () -> compose("logs", "--no-color", "--tail", "20"));
  }

  /// As soon as it serves.
  private void assertHolds(byte[] bytes, String node) throws Exception {
    Path out = folder.resolve("out.img");
    Waiting.until(
        node + " serves",
        () -> Tool.required("nbdcopy").attempt(device(node), out.toString()).status() == 0);
    byte[] whole = Files.readAllBytes(out);
    assertEquals(-1, Arrays.mismatch(bytes, Arrays.copyOf(whole, BYTES)), node);
  }
}
