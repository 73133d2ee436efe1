package tanabata.node.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.fencing.hook.HookEvent;
import tanabata.fencing.hook.HookPrograms;

/// Reads the `hooks { … }` of a resource.
final class HooksReader {

  private static final String ALLOWED =
      "a program and its arguments such as \"/usr/local/bin/tell admin\", or a list of them";
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private HooksReader() {}

  static HookPrograms read(Value value) throws BadConfiguration {
    Section section = Section.of(value, "a section 'hooks { cut = \"/path/to/program\" }'");
    List<String> keys = new ArrayList<>(HookEvent.words());
    keys.add("timeout");
    section.allow(keys, List.of());
    Map<HookEvent, List<String>> lines = new EnumMap<>(HookEvent.class);
    for (HookEvent event : HookEvent.values()) {
      Optional<Value> written = section.optional(event.word());
      if (written.isPresent()) {
        lines.put(event, line(written.get()));
      }
    }
    Optional<Value> timeout = section.optional("timeout");
    return new HookPrograms(
        lines,
        timeout.isEmpty() ? HookPrograms.USUAL_TIMEOUT : timeout.get().duration(SHORTEST, LONGEST));
  }

  /// A text is split at blanks; a list is taken word by word.
  private static List<String> line(Value value) throws BadConfiguration {
    List<String> words = new ArrayList<>();
    if (value.raw().unwrapped() instanceof List<?>) {
      for (Value item : value.list(ALLOWED)) {
        words.add(item.text(ALLOWED));
      }
    } else {
      words.addAll(List.of(value.text(ALLOWED).strip().split("\\s+")));
    }
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw value.bad("is empty; allowed: " + ALLOWED);
    }
    words.set(0, value.program(words.get(0)));
    return words;
  }
}
