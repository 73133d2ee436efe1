package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.foundation.NodeId;

/// `tanabata keys client`
@Command(
    name = "client",
    description = {
      "Make a key for an NBD client that comes over the network.",
      "It opens the NBD servers of this cluster, and nothing else of it."
    })
final class KeysClient extends KeysVerb {

  @Parameters(paramLabel = "NAME", description = "The client, such as the host that it is on.")
  private String name = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where its files go; DIR/clients/NAME if not given.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "How long the certificate is good for. Default: 730")
  private Optional<Integer> days = Optional.empty();

  @Override
  void run() throws IOException {
    NodeId client = new NodeId(name);
    Path target = out.orElse(folder().resolve("clients").resolve(name));
    authority().issueClient(client, life(days)).write(target);
    say(
        client
            + ": carry "
            + target
            + " there; nbd+tls clients such as nbdinfo and QEMU find in it what they look for"
            + " (tls-certificates=DIR, or tls-creds-x509 with dir=DIR)");
  }
}
