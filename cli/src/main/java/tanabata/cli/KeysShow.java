package tanabata.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.keys.Authority;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.KeyReport;
import tanabata.node.view.KeysText;

/// `tanabata keys show`
@Command(
    name = "show",
    description = "Whose keys lie here, until when they are good, and who is believed.")
final class KeysShow extends KeysVerb {

  @Option(names = "--json", description = "One line of JSON instead of words.")
  private boolean json;

  @Override
  void run() throws IOException {
    List<KeyReport> found = new ArrayList<>();
    Optional<HostKeys> host = HostKeys.in(folder());
    if (host.isPresent()) {
      found.addAll(KeyReport.of(host.get()));
    }
    if (Authority.isIn(authorityFolder())) {
      found.addAll(KeyReport.of(authority()));
    }
    if (found.isEmpty()) {
      throw new IOException(
          "there are no keys in "
              + folder()
              + "; 'tanabata keys create' makes them, on one host, and 'tanabata keys import' takes"
              + " them in on the others");
    }
    KeysText text = new KeysText(CLOCK.instant());
    say(json ? text.json(found) : text.table(found));
  }
}
