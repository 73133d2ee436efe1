package tanabata.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SplitBrainSocketTest {

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();

  @Test
  void what_is_known_of_two_versions_arrives_as_it_was_given() throws Exception {
    Path socket = folder.resolve("control.sock");
    try (AdminServer _ = AdminServer.open(socket, node)) {
      AdminClient client = new AdminClient(socket, Duration.ofSeconds(20));
      assertEquals(
          new SplitBrainStatus("vega", "altair", "home", Optional.empty(), Optional.empty()),
          client.splitBrain("home"));
      node.part();
      node.keep();
      assertEquals(
          new SplitBrainStatus(
              "vega",
              "altair",
              "home",
              Optional.of(FakeAdministration.PARTED),
              Optional.of(FakeAdministration.KEPT)),
          client.splitBrain("home"));
      String sentence =
          assertThrows(DaemonUnreachable.class, () -> client.splitBrain("attic")).getMessage();
      assertTrue(sentence.contains("there is no resource 'attic' here"), sentence);
    }
  }

  @Test
  void every_decision_arrives_as_it_was_made() throws Exception {
    Path socket = folder.resolve("control.sock");
    try (AdminServer _ = AdminServer.open(socket, node)) {
      AdminClient client = new AdminClient(socket, Duration.ofSeconds(20));
      for (Decision decision :
          List.of(
              new Decision.Keep("altair"),
              new Decision.Undo(),
              new Decision.Forget(),
              new Decision.Outdate(),
              new Decision.Invalidate(),
              new Decision.InvalidateRemote())) {
        client.ask(new Request.Decide("home", decision));
      }
      assertEquals(
          List.of(
              "keep altair of home", "undo home", "forget home", "outdate home", "invalidate home"),
          new ArrayList<>(node.received));
    }
  }
}
