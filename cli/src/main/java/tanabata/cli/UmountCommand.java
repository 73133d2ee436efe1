package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata umount`
@Command(name = "umount", description = "Unmount the filesystem of a resource on this host.")
final class UmountCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(config, new Request.Unmount(resource(config, resource.name).name()));
  }
}
