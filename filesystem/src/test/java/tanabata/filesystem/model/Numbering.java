package tanabata.filesystem.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which number of the model is which of the other filesystem.
final class Numbering {

  /// A number that neither has given out.
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final String what;
  private final Map<Long, Long> given = new HashMap<>();
  private final Map<Long, Long> models = new HashMap<>();

  Numbering(String what) {
    this.what = what;
  }

  boolean knows(long model) {
    return given.containsKey(model);
  }

  long toGiven(long model) {
    return given.getOrDefault(model, UNKNOWN);
  }

  long toModel(long number) {
    return models.getOrDefault(number, UNKNOWN);
  }

  /// What is wrong with the other's number for what the model calls so.
  Optional<String> pair(long model, long number) {
    Long before = given.putIfAbsent(model, number);
    if (before != null && before != number) {
      return Optional.of("gave %s %d to what is known as %d".formatted(what, number, before));
    }
    Long other = models.putIfAbsent(number, model);
    if (other != null && other != model) {
      return Optional.of("gave %s %d, which already names something else".formatted(what, number));
    }
    return Optional.empty();
  }
}
