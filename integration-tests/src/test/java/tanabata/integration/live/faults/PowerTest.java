package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Where only power counts as evidence, nothing else does.
class PowerTest {

  @TempDir static Path folder;

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL.power(agent()));

  /// Succeeds as soon as the file `obeys` is there.
  private static Path agent() {
    Path program = folder.resolve("fence_test");
    try {
      Files.deleteIfExists(program);
      Files.writeString(
          program,
          "#!/bin/sh\ncat >/dev/null\ntest -e %s || { echo 'no answer from the BMC' >&2; exit 1; }\n"
              .formatted(folder.resolve("obeys")));
      return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_survivor_waits_until_an_agent_has_switched_the_other_off() throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0)) {
      vega.awaitProgress();
      cluster.altair().kill9();
      cluster.await(
          "vega says what it waits for",
          List.of(cluster.vega()),
          () ->
              cluster.vega().status().fencing().waitingFor().contains("evidence")
                  && cluster.vega().log().contains("no answer from the BMC"));
      long answers = vega.answers();
      cluster.letLeasesRunOut();
      assertEquals(answers, vega.answers(), "acknowledged by one that may not");
      assertTrue(cluster.vega().status().frozen());
      assertFalse(cluster.vega().status().fencing().standalone());
      Files.createFile(folder.resolve("obeys"));
      cluster.awaitAlone(cluster.vega());
      vega.awaitProgress();
      cluster.await(
          "the status shows the evidence",
          List.of(cluster.vega()),
          () -> cluster.vega().status().fencing().evidence().equals("power"));
      vega.stop();
      vega.demandNoError();
      cluster.altair().start();
      cluster.awaitFirm();
      vega.demandKept(cluster.altair());
    }
    cluster.downAndDemandEqual();
  }
}
