package tanabata.node.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files and ports that this host needs for itself alone: no two keys may claim the same.
final class Claims {

  private final Map<String, String> owners = new HashMap<>();

  void file(Path path, Value value) throws BadConfiguration {
    claim(path.toString(), value);
  }

  void port(Address address, Value value) throws BadConfiguration {
    claim(address.toString(), value);
  }

  private void claim(String what, Value value) throws BadConfiguration {
    String owner = owners.putIfAbsent(what, value.key());
    if (owner != null) {
      throw value.bad(what + " is already taken by " + owner + "; each needs its own");
    }
  }
}
