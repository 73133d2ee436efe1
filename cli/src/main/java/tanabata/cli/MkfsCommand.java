package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata mkfs`
@Command(
    name = "mkfs",
    description = "Make a filesystem on a resource, which both hosts can mount at once.")
final class MkfsCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Option(
      names = {"-L", "--label"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What people call it.")
  private String label;

  @Option(
      names = "--force",
      description = "Although the resource holds something. That is gone then.")
  private boolean force;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(
        config, new Request.MakeFilesystem(resource(config, resource.name).name(), label, force));
  }
}
