package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata fsck`
@Command(
    name = "fsck",
    description =
        "Read the filesystem of a resource, which nobody has mounted, and say what is wrong.")
final class FsckCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(config, new Request.CheckFilesystem(resource(config, resource.name).name()));
  }
}
