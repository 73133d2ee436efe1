package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.integration.SourceTree;

/// The unit files for systemd, judged by systemd itself.
@Timeout(120)
class UnitFilesTest {

  @TempDir Path folder;

  @Test
  void systemd_finds_nothing_wrong_with_any_unit() throws Exception {
    Tool analyze = Tool.required("systemd-analyze");
    List<Path> units = units();
    assertTrue(units.size() >= 5, units::toString);
    for (Path unit : units) {
      Program.End end = analyze.attempt("verify", "--man=no", unit.toString());
      assertEquals(0, end.status(), end::toString);
      // What it finds odd in a file it only says.
      List<String> output =
          end.err().lines().filter(line -> line.contains(folder.toString())).toList();
      assertEquals(List.of(), output);
    }
  }

  /// systemd's own measure of what a service could do beyond its purpose: 100 is everything. The
  /// node opens block devices and runs fence agents, nbd-client sets devices up.
  ///
  /// The node had 3.4 until it mounted a filesystem for the whole host: whatever keeps a service
  /// from files (ProtectSystem, ProtectHome, PrivateTmp, ProtectKernel…, ProtectControlGroups)
  /// gives it mounts of its own, where nobody else sees what it mounts, and mounting takes
  /// CAP_SYS_ADMIN and mount(2). Those weigh 1.6; all else must stay.
  @ParameterizedTest
  @CsvSource({"tanabata-witness.service, 15", "tanabata@.service, 50", "tanabata-nbd@.service, 65"})
  void each_service_is_kept_within_bounds(String unit, int most) throws Exception {
    Tool analyze = Tool.required("systemd-analyze");
    units();
    analyze.run(
        "security", "--offline=true", "--threshold=" + most, folder.resolve(unit).toString());
  }

  /// Without the programs, which it asks for too, and which are not installed here.
  private List<Path> units() throws IOException {
    List<Path> units = new ArrayList<>();
    try (Stream<Path> files = Files.list(SourceTree.root().resolve("cli/src/dist/systemd"))) {
      for (Path unit : files.sorted().toList()) {
        String text =
            Files.readString(unit)
                .replace("/usr/bin/tanabata ", "/bin/true ")
                .replace("/usr/sbin/nbd-client ", "/bin/true ");
        units.add(Files.writeString(folder.resolve(unit.getFileName()), text));
      }
    }
    return units;
  }
}
