package tanabata.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Issued;
import tanabata.node.keys.Member;

/// `tanabata keys renew`
@Command(
    name = "renew",
    description = {
      "Make new keys, before the old ones expire: this host's is put in its place, those of others"
          + " are files to carry there.",
      "Daemons that run need no restart."
    })
final class KeysRenew extends KeysVerb {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Whose; all hosts' if none is named.")
  private List<String> names = List.of();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "How long the certificates are good for. Default: 730")
  private Optional<Integer> days = Optional.empty();

  @Override
  void run() throws IOException {
    var life = life(days);
    Authority authority = authority();
    Optional<NodeId> here = here();
    List<Member> hosts =
        authority.issued().stream()
            .map(Issued::member)
            .filter(member -> member.kind() != Member.Kind.CLIENT)
            .toList();
    for (String name : names) {
      if (hosts.stream().noneMatch(host -> host.name().name().equals(name))) {
        throw new IOException(
            "'" + name + "' is no host of this cluster; 'tanabata keys show' names them");
      }
    }
    for (Member host : hosts) {
      if (names.isEmpty() || names.contains(host.name().name())) {
        issue(authority, host, life, here);
      }
    }
  }
}
