package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// `tanabata split-brain undo`
@Command(
    name = "undo",
    description =
        "Take the choice back, on the node that gave its version up: that one becomes the valid one"
            + " again on both nodes; asks.")
final class SplitBrainUndo extends SplitBrainVerb {

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config);
    SplitBrainStatus versions = versions(config, resource);
    SplitBrainStatus.Kept kept = kept(versions, "undo");
    ports().prompt().insist(risk(versions, kept), yes);
    int code = ask(config, new Request.Decide(resource.name(), new Decision.Undo()));
    print("Follow it with 'tanabata status --watch'.\n");
    return code;
  }

  private static String risk(SplitBrainStatus versions, SplitBrainStatus.Kept kept) {
    return ("%s goes back to the version that %s gave up at %s, on both nodes: what was written since"
            + " is given up, and kept on %s in its turn, if the choice was between the two. Go back?")
        .formatted(
            versions.resource(), versions.node(), words().time(kept.since()), versions.peer());
  }
}
