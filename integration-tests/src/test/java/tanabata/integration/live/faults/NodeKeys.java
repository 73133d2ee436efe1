package tanabata.integration.live.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import tanabata.fencing.witness.Keys;

/// A key for each node, whose certificate the other one trusts.
final class NodeKeys {

  static final String PASSWORD_FILE = "tls.password";

  private NodeKeys() {}

  static void create(Path folder) throws Exception {
    Keys.make(folder, Network.VEGA, Network.ALTAIR);
    Files.writeString(folder.resolve(PASSWORD_FILE), Keys.PASSWORD + "\n");
  }
}
