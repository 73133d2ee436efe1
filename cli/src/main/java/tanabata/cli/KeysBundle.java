package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Member;

/// `tanabata keys bundle`
@Command(
    name = "bundle",
    description = {
      "Make a new key for a host, in one file with all else that it needs.",
      "The key that it has stays good until it expires."
    })
final class KeysBundle extends KeysVerb {

  @Parameters(paramLabel = "NAME", description = "The host.")
  private String name = "";

  @Option(
      names = "--witness",
      description = "It is the host of the witness, and new to the cluster.")
  private boolean witness;

  @Option(
      names = "--address",
      paramLabel = "NAME=ADDRESS",
      description = "Under which others reach it from now on, instead of what was said before.")
  private List<String> addresses = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file; DIR/NAME.bundle if not given.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "How long the certificate is good for. Default: 730")
  private Optional<Integer> days = Optional.empty();

  @Override
  void run() throws IOException {
    var life = life(days);
    NodeId host = new NodeId(name);
    Authority authority = authority();
    AddressOptions given = AddressOptions.of(addresses);
    List<String> taken = given.take(name);
    given.refuseRest();
    Member member = member(authority, host);
    if (!taken.isEmpty()) {
      member = new Member(member.name(), member.kind(), taken);
    }
    handOver(authority.issue(member, life), out.orElse(bundleOf(member.name())));
  }

  private Member member(Authority authority, NodeId host) throws IOException {
    Optional<Member> known = authority.member(host);
    if (known.isEmpty() && witness) {
      return Member.witness(host, List.of());
    }
    if (known.isEmpty() || known.get().kind() == Member.Kind.CLIENT) {
      throw new IOException(
          host
              + " is no host of this cluster; 'tanabata keys show' names them, --witness adds a"
              + " witness, and 'tanabata keys client' is for NBD clients");
    }
    return known.get();
  }
}
