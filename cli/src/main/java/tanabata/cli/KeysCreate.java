package tanabata.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Member;

/// `tanabata keys create`
@Command(
    name = "create",
    description = {
      "Make an authority, and a key for each host, which this one signs.",
      "On one host, once. The other hosts' keys are files to carry there."
    })
final class KeysCreate extends KeysVerb {

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  @Option(
      names = "--nodes",
      paramLabel = "NAME",
      split = ",",
      required = true,
      description = "The two nodes, as the configuration calls them: vega,altair")
  private List<String> nodes = List.of();

  @Option(
      names = "--witness",
      paramLabel = "NAME",
      description = "The host of the witness, if 'tanabata witness' runs there.")
  private Optional<String> witness = Optional.empty();

  @Option(
      names = "--address",
      paramLabel = "NAME=ADDRESS",
      description =
          "Under which others reach a host, if its name is not what they use; may be repeated. The"
              + " witness is checked by it, and NBD clients check it.")
  private List<String> addresses = List.of();

  @Option(
      names = "--here",
      paramLabel = "NAME",
      description = "Which of them this host is; if not given, the one that is called as it is.")
  private Optional<String> here = Optional.empty();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "How long the certificates are good for. Default: 730")
  private Optional<Integer> days = Optional.empty();

  @Override
  void run() throws IOException {
    Duration life = life(days);
    List<Member> members = members();
    Optional<NodeId> me = me(members);
    Optional<NodeId> there = here();
    if (there.isPresent()) {
      throw new IOException(
          folder()
              + " holds the keys of "
              + there.get()
              + " already; another cluster needs another folder (--dir), and a new key for "
              + there.get()
              + " is made by 'tanabata keys renew'");
    }
    Authority authority = Authority.create(authorityFolder(), CLOCK);
    for (Member member : members) {
      issue(authority, member, life, me);
    }
    say(
        "Whoever has "
            + authorityFolder()
            + " can make keys for this cluster. No daemon needs it: it may lie where nobody comes.");
  }

  private List<Member> members() {
    if (nodes.size() != 2) {
      throw new IllegalArgumentException(
          "--nodes: there are " + nodes.size() + "; allowed: two, such as vega,altair");
    }
    AddressOptions given = AddressOptions.of(addresses);
    List<Member> members = new ArrayList<>();
    for (String name : nodes) {
      members.add(Member.node(new NodeId(name), given.take(name)));
    }
    witness.ifPresent(name -> members.add(Member.witness(new NodeId(name), given.take(name))));
    given.refuseRest();
    long different =
        members.stream()
            .map(member -> member.name().name().toLowerCase(Locale.ROOT))
            .distinct()
            .count();
    if (different < members.size()) {
      throw new IllegalArgumentException("two hosts cannot have one name; the witness is a third");
    }
    return members;
  }

  private Optional<NodeId> me(List<Member> members) throws IOException {
    String name =
        here.isPresent()
            ? here.get()
            : Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip().split("\\.", 2)[0];
    Optional<NodeId> found =
        members.stream().map(Member::name).filter(each -> each.name().equals(name)).findFirst();
    if (here.isPresent() && found.isEmpty()) {
      throw new IllegalArgumentException("--here: '" + name + "' is none of the hosts");
    }
    return found;
  }
}
