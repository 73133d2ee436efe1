package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tanabata.foundation.files.PrivateFiles;
import tanabata.node.keys.Bundle;
import tanabata.node.keys.HostKeys;

/// `tanabata keys import`
@Command(
    name = "import",
    description = {
      "Take in the keys that were made for this host elsewhere.",
      "A daemon that runs uses them from its next connection on."
    })
final class KeysImport extends KeysVerb {

  @Parameters(paramLabel = "FILE", description = "What 'tanabata keys bundle' wrote for this host.")
  private Path file = Path.of("");

  @Override
  void run() throws IOException {
    HostKeys keys = HostKeys.take(Bundle.read(file), folder());
    if (!PrivateFiles.exposure(file).isEmpty()) {
      warn(
          "others could read "
              + file
              + ": if one may have, have the key made again by 'tanabata keys bundle "
              + keys.name()
              + "'");
    }
    say(
        keys.name()
            + ": its key is in "
            + keys.keystore()
            + "; now remove "
            + file
            + ", and every copy of it");
  }
}
