package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata fsck`
@Command(
    name = "fsck",
    description =
        "Read the filesystem of a resource, which nobody has mounted, and say what is wrong.")
final class FsckCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Option(
      names = "--repair",
      description =
          "Repair what has one answer: counts, bitmaps, where a directory is. Nothing is repaired"
              + " while a damaged block may hide what belongs to somebody.")
  private boolean repair;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String name = resource(config, resource.name).name();
    return ask(
        config, repair ? new Request.RepairFilesystem(name) : new Request.CheckFilesystem(name));
  }
}
