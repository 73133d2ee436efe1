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

/// The library that bends a process's wall clock (Debian's `faketime`), if this machine has it.
public final class FakeTime {

  private static final String NAME = "libfaketimeMT.so.1";
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));
  private static final Optional<Path> LIBRARY = find();

  private FakeTime() {}

  static boolean isHere() {
    return LIBRARY.isPresent();
  }

  /// What a process is to be started with so that a file bends its wall clock, and nothing else.
  ///
  /// @param clock says by how much, such as `+11h`
  /// @throws java.util.NoSuchElementException if this machine has no such library
  public static Map<String, String> surroundings(Path clock) {
    Map<String, String> surroundings = new LinkedHashMap<>();
    surroundings.put("LD_PRELOAD", LIBRARY.orElseThrow().toString());
    surroundings.put("FAKETIME_TIMESTAMP_FILE", clock.toString());
    surroundings.put("FAKETIME_CACHE_DURATION", "1");
    surroundings.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    // Otherwise it bends waiting too, and a JVM turns in circles.
    surroundings.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    return surroundings;
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
      // What may not be looked at does not count.
      return Optional.empty();
    }
  }
}
