package tanabata.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads the `undo { … }` of a resource, which may be absent.
final class UndoReader {

  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 1L << 50;
  private static final long LEAST_USUAL = 1L << 30;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  private UndoReader() {}

  /// @param device its size in bytes: by default the whole of it can be kept
  static UndoConfig read(Section resource, long device) throws BadConfiguration {
    long usual = Math.max(LEAST_USUAL, device);
    Optional<Value> written = resource.optional("undo");
    if (written.isEmpty()) {
      return new UndoConfig(usual, Optional.empty());
    }
    Section undo = Section.of(written.get(), "a section 'undo { size = 1G, age = 30d }'");
    undo.allow(List.of("size", "age"), List.of());
    Optional<Value> size = undo.optional("size");
    Optional<Value> age = undo.optional("age");
    return new UndoConfig(
        size.isEmpty() ? usual : size.get().size(SMALLEST, LARGEST),
        age.isEmpty() ? Optional.empty() : Optional.of(age.get().duration(SHORTEST, LONGEST)));
  }
}
