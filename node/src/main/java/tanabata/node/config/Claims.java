package tanabata.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files and ports that this host needs for itself alone: no two keys may claim the same,
/// however they write it.
final class Claims {

  private final Map<Path, Value> files = new HashMap<>();
  private final Map<Address, Value> ports = new LinkedHashMap<>();

  void file(Path path, Value value) throws BadConfiguration {
    Value owner = files.putIfAbsent(real(path), value);
    if (owner != null) {
      throw taken(value, path, owner);
    }
  }

  void port(Address address, Value value) throws BadConfiguration {
    for (Map.Entry<Address, Value> owner : ports.entrySet()) {
      if (address.meets(owner.getKey())) {
        throw taken(value, address, owner.getValue());
      }
    }
    ports.put(address, value);
  }

  private static BadConfiguration taken(Value value, Object what, Value owner) {
    return value.bad(what + " is already taken by " + owner.key() + "; each needs its own");
  }

  /// Where the links on the way lead to, as far as the path is there.
  private static Path real(Path path) {
    Path parent = path.getParent();
    try {
      return Files.exists(path) || parent == null
          ? path.toRealPath()
          : real(parent).resolve(path.getFileName());
    } catch (IOException e) {
      return path;
    }
  }
}
