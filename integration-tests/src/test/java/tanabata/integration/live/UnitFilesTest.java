package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The unit files for systemd, judged by systemd itself.
@Timeout(120)
class UnitFilesTest {

  @TempDir Path folder;

  @Test
  void systemd_finds_nothing_wrong_with_any_unit() throws Exception {
    Tool analyze = Tool.required("systemd-analyze");
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.exists(here.resolve("tanabata")) ? here : here.getParent();
    List<Path> units;
    try (Stream<Path> files = Files.list(root.resolve("cli/src/dist/systemd"))) {
      units = files.sorted().toList();
    }
    assertTrue(units.size() >= 5, units::toString);
    for (Path unit : units) {
      // It asks for the programs too, which are not installed here.
      String text =
          Files.readString(unit)
              .replace("/opt/tanabata/tanabata ", "/bin/true ")
              .replace("/usr/sbin/nbd-client ", "/bin/true ");
      Files.writeString(folder.resolve(unit.getFileName()), text);
    }
    for (Path unit : units) {
      String name = unit.getFileName().toString();
      Program.End end = analyze.attempt("verify", folder.resolve(name).toString());
      assertEquals(0, end.status(), end::toString);
      // What it finds odd in a file it only says.
      List<String> output =
          end.err().lines().filter(line -> line.contains(folder.toString())).toList();
      assertEquals(List.of(), output);
    }
  }
}
