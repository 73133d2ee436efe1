package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;

/// `tanabata split-brain export`
@Command(
    name = "export",
    description = "Where NBD clients find the version that this node gave up, to be read only.")
final class SplitBrainExport extends SplitBrainVerb {

  @Option(names = "--json", description = "One line of JSON instead of the URIs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    SplitBrainStatus versions = versions(config, resource(config));
    SplitBrainStatus.Kept kept = kept(versions, "export");
    if (kept.uris().isEmpty()) {
      throw new Failure(
          ExitCode.REFUSED,
          "%s listens for no NBD clients; say 'nbd = [\"unix:PATH\"]' in 'on %s { … }' of %s"
              .formatted(versions.node(), versions.node(), config.file()));
    }
    print(json ? AdminJson.line(versions) + "\n" : String.join("\n", kept.uris()) + "\n");
    return ExitCode.OK.code();
  }
}
