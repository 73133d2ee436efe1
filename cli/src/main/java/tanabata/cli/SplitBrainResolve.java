package tanabata.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.admin.SplitBrainStatus.Parted;
import tanabata.node.admin.SplitBrainStatus.Side;
import tanabata.node.config.Nearest;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.Sizes;

/// `tanabata split-brain resolve`
@Command(
    name = "resolve",
    description =
        "Keep the version of one node; says what the other one gives up, and asks. On either node.")
final class SplitBrainResolve extends SplitBrainVerb {

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "NODE",
      description = "The node whose version is kept.")
  private String keep;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config);
    checkName(resource);
    SplitBrainStatus versions = versions(config, resource);
    Parted parted =
        versions
            .parted()
            .orElseThrow(() ->
                new Failure(
                    ExitCode.REFUSED,
                    versions.node() + " knows of no split brain of " + versions.resource()));
    ports().prompt().insist(risk(resource, parted), yes);
    int code = ask(config, new Request.Decide(resource.name(), new Decision.Keep(keep)));
    print(
        "What comes next: the two meet anew, "
            + loser(parted).node()
            + " gets what it lacks; follow it with 'tanabata status --watch'. To take the choice back:"
            + " 'tanabata split-brain undo' on "
            + loser(parted).node()
            + ".\n");
    return code;
  }

  private void checkName(ResourceConfig resource) {
    List<String> hosts = List.of(resource.here().name().name(), resource.peer().name().name());
    if (!hosts.contains(keep)) {
      throw new Failure(
          ExitCode.USAGE,
          "--keep: '"
              + keep
              + "' is no host of "
              + resource.name()
              + Nearest.hint(keep, hosts)
              + "; allowed: "
              + String.join(", ", hosts));
    }
  }

  private Side loser(Parted parted) {
    return parted.here().node().equals(keep) ? parted.there() : parted.here();
  }

  private String risk(ResourceConfig resource, Parted parted) {
    Side loser = loser(parted);
    String bytes = Sizes.rounded(loser.changes().bytes());
    return ("%s%s of %s that %s has changed since %s are given up, and clients that have the device"
            + " open there are cut off. An undo log on %s keeps that version, unless it keeps an older"
            + " one still. Keep the version of %s?")
        .formatted(
            parted.complete() ? "" : "At least ",
            bytes,
            resource.name(),
            loser.node(),
            loser.since().map(words()::time).orElse("the two parted"),
            loser.node(),
            keep);
  }
}
