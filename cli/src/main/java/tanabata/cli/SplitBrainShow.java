package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;

/// `tanabata split-brain show`
@Command(
    name = "show",
    description = "What each copy has changed since the two parted, and what was given up here.")
final class SplitBrainShow extends SplitBrainVerb {

  @Option(names = "--json", description = "One line of JSON instead of words.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    SplitBrainStatus versions = versions(config, resource(config));
    print(json ? AdminJson.line(versions) + "\n" : words().of(versions));
    return ExitCode.OK.code();
  }
}
