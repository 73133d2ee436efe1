package tanabata.testbed.certify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The library that changes a process's wall clock (Debian's `faketime`), if this machine has it.
public final class FakeTime {

  private static final String NAME = "libfaketimeMT.so.1";
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));
  private static final Optional<Path> LIBRARY = find();

  private FakeTime() {}

  static boolean isHere() {
    return LIBRARY.isPresent();
  }

  /// The environment of a process whose wall clock, and no other clock, is shifted by a file.
  ///
  /// @param clock says by how much, such as `+11h`
  /// @throws java.util.NoSuchElementException if this machine has no such library
  public static Map<String, String> environment(Path clock) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LD_PRELOAD", LIBRARY.orElseThrow().toString());
    environment.put("FAKETIME_TIMESTAMP_FILE", clock.toString());
    environment.put("FAKETIME_CACHE_DURATION", "1");
    environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    // Otherwise it shifts timed waits too, and a JVM spins.
    environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    return environment;
  }

  private static Optional<Path> find() {
    for (Path place : PLACES) {
      Optional<Path> found = findIn(place);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// At most `lib/TRIPLET/faketime/` deep.
  private static Optional<Path> findIn(Path place) {
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    try (Stream<Path> files =
        Files.find(place, 3, (path, _) -> path.getFileName().toString().equals(NAME))) {
      return files.findFirst();
    } catch (IOException | UncheckedIOException e) {
      // A folder that may not be read has none.
      return Optional.empty();
    }
  }
}
