package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// `tanabata split-brain forget`
@Command(name = "forget", description = "Remove the version that this node gave up; asks.")
final class SplitBrainForget extends SplitBrainVerb {

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config);
    SplitBrainStatus versions = versions(config, resource);
    SplitBrainStatus.Kept kept = kept(versions, "forget");
    ports()
        .prompt()
        .insist(
            "The version of %s that %s gave up at %s cannot be had again. Remove it?"
                .formatted(versions.resource(), versions.node(), words().time(kept.since())),
            yes);
    return ask(config, new Request.Decide(resource.name(), new Decision.Forget()));
  }
}
