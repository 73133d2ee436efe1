package tanabata.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What `--address NAME=ADDRESS` says, until somebody takes it.
final class AddressOptions {

  private final SortedMap<String, List<String>> left = new TreeMap<>();

  private AddressOptions() {}

  /// @throws IllegalArgumentException with a sentence for the person
  static AddressOptions of(List<String> options) {
    AddressOptions read = new AddressOptions();
    for (String option : options) {
      String[] parts = option.split("=", 2);
      if (parts.length < 2 || parts[0].isBlank() || !isAllowed(parts[1])) {
        throw new IllegalArgumentException(
            "--address: '"
                + option
                + "' cannot be read; allowed: NAME=ADDRESS, such as"
                + " altair=10.0.0.2");
      }
      read.left.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
    }
    return read;
  }

  private static boolean isAllowed(String address) {
    return address.matches("[0-9A-Za-z_.:-]{1,253}");
  }

  List<String> take(String name) {
    List<String> taken = left.remove(name);
    return taken == null ? List.of() : taken;
  }

  /// @throws IllegalArgumentException with a sentence for the person
  void refuseRest() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "--address: '" + left.firstKey() + "' is none of the hosts");
    }
  }
}
