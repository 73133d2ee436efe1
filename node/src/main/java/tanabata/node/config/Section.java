package tanabata.node.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stretch of the file in braces, whose keys are known.
///
/// @param key the path to the section, empty for the whole file
record Section(Path source, String key, ConfigObject raw) {

  private static final Comparator<Map.Entry<String, ConfigValue>> BY_LINE =
      Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
              entry -> entry.getValue().origin().lineNumber())
          .thenComparing(Map.Entry::getKey);

  /// The section that a value holds.
  ///
  /// @param allowed for the sentence, if the value is no section
  static Section of(Value value, String allowed) throws BadConfiguration {
    return ofAny(value)
        .orElseThrow(() -> value.bad("is " + value.typeName() + "; allowed: " + allowed));
  }

  /// The section that a value holds, if it holds one.
  static Optional<Section> ofAny(Value value) {
    return value.raw() instanceof ConfigObject object
        ? Optional.of(new Section(value.source(), value.key(), object))
        : Optional.empty();
  }

  /// Refuses every key but the known ones; of several strangers, the first in the file is named.
  ///
  /// @param families first words of keys such as `on vega`, of which there may be any number
  void allow(List<String> known, List<String> families) throws BadConfiguration {
    for (Map.Entry<String, ConfigValue> entry : raw.entrySet().stream().sorted(BY_LINE).toList()) {
      String name = entry.getKey();
      if (known.contains(name) || families.stream().anyMatch(word -> isOf(word, name))) {
        continue;
      }
      var allowed = new ArrayList<>(known);
      families.forEach(word -> allowed.add("'" + word + " NAME'"));
      throw new Value(source, path(name), entry.getValue())
          .bad(
              "unknown key"
                  + Nearest.hint(name, known)
                  + "; allowed: "
                  + String.join(", ", allowed));
    }
  }

  Optional<Value> optional(String name) {
    return Optional.ofNullable(raw.get(name)).map(value -> new Value(source, path(name), value));
  }

  Value required(String name, String allowed) throws BadConfiguration {
    return optional(name).orElseThrow(() -> bad(name, "missing; allowed: " + allowed));
  }

  /// The values of the keys that start with `word` and a space, by the rest of the key, in the
  /// order of the file.
  List<Map.Entry<String, Value>> family(String word) {
    return raw.entrySet().stream()
        .filter(entry -> isOf(word, entry.getKey()))
        .sorted(BY_LINE)
        .map(entry ->
            Map.entry(
                entry.getKey().substring(word.length()).strip(),
                new Value(source, path(entry.getKey()), entry.getValue())))
        .toList();
  }

  /// The error for a key that is not there, or about the section as a whole.
  BadConfiguration bad(String name, String sentence) {
    return Value.bad(source, raw.origin(), path(name), sentence);
  }

  private String path(String name) {
    return key.isEmpty() ? name : key + "." + name;
  }

  private static boolean isOf(String word, String name) {
    return name.startsWith(word + " ");
  }
}
