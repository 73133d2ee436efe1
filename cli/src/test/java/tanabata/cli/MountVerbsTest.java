package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.ResourceStatus;

/// `tanabata mount` and `tanabata umount` against a daemon that does all it is asked for.
@Timeout(60)
class MountVerbsTest {

  private static final NodeStatus SECONDARY = with("Secondary", false, "");
  private static final NodeStatus FROZEN = with("Primary", true, "the peer is gone");

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private Optional<AdminServer> server = Optional.empty();
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  @AfterEach
  void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private void startDaemon() {
    try {
      server = Optional.of(AdminServer.open(folder.resolve("control.sock"), node));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NodeStatus with(String role, boolean frozen, String reason) {
    ResourceStatus healthy = FakeAdministration.HEALTHY;
    return new NodeStatus(
        "vega",
        List.of(
            new ResourceStatus(
                healthy.name(),
                role,
                healthy.disk(),
                healthy.connection(),
                frozen,
                reason,
                healthy.generation(),
                healthy.outOfSyncBytes(),
                healthy.rule(),
                healthy.resync(),
                healthy.peer(),
                healthy.clients(),
                healthy.fencing(),
                healthy.links())));
  }

  private static CompletableFuture<Void> soon(Runnable event) {
    return CompletableFuture.runAsync(
        event, CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS));
  }

  @Test
  void the_order_names_resource_directory_and_options() {
    startDaemon();
    assertEquals(0, cli.node("mount", "-o", "ro,nosuid", "home", "/srv/x/../home"));
    assertEquals("mount home /srv/home 'ro,nosuid'\n", cli.out.toString());
  }

  @Test
  void who_waits_mounts_as_soon_as_there_is_a_daemon() {
    CompletableFuture<Void> start = soon(this::startDaemon);
    assertEquals(0, cli.node("mount", "--wait", "30s", "home", "/srv"));
    start.join();
    assertEquals("mount home /srv ''\n", cli.out.toString());
  }

  @Test
  void who_waits_mounts_as_soon_as_the_node_is_primary_and_serves() {
    startDaemon();
    node.become(SECONDARY);
    CompletableFuture<Void> healthy =
        soon(() -> node.become(FROZEN))
            .thenCompose(_ -> soon(() -> node.become(new FakeAdministration().status())));
    assertEquals(0, cli.node("mount", "--wait", "30s", "home", "/srv"));
    assertTrue(healthy.isDone());
  }

  @Test
  void who_has_waited_in_vain_is_told_the_last_reason() {
    assertEquals(3, cli.node("mount", "--wait", "1ms", "home", "/srv"));
    assertTrue(cli.err.toString().contains("no daemon is running"), cli.err::toString);
    startDaemon();
    node.become(SECONDARY);
    assertEquals(1, cli.node("mount", "--wait", "300ms", "home", "/srv"));
    assertTrue(
        cli.err.toString().contains("home is Secondary on vega; waited 300 ms for it"),
        cli.err::toString);
    node.become(FROZEN);
    assertEquals(1, cli.node("mount", "--wait", "1ms", "home", "/srv"));
    assertTrue(
        cli.err.toString().contains("home is frozen on vega: the peer is gone"), cli.err::toString);
  }

  @Test
  void a_time_that_is_none_is_named() {
    assertEquals(2, cli.node("mount", "--wait", "long", "home", "/srv"));
    assertTrue(cli.err.toString().contains("--wait: 'long' is no time"), cli.err::toString);
  }

  @Test
  void what_is_to_be_unmounted_may_be_named_by_its_resource_or_not_at_all() {
    startDaemon();
    assertEquals(0, cli.node("umount", "home"));
    assertEquals(0, cli.node("umount"));
    assertEquals("umount home\numount home\n", cli.out.toString());
  }

  @Test
  void a_directory_that_is_none_of_ours_is_not_unmounted() {
    startDaemon();
    assertEquals(1, cli.node("umount", folder.toString()));
    assertEquals(
        "tanabata: no filesystem of tanabata is mounted on " + folder + "\n", cli.err.toString());
  }
}
