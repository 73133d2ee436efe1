package tanabata.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.MetadataCreator.Finding;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.view.NextSteps;

/// `tanabata create-md`
@Command(
    name = "create-md",
    description = "Make this node's disk into one copy of the resource. No daemon may be running.")
final class CreateMdCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  @Option(
      names = "--adopt",
      description = "Keep the bytes that are on the disk as the content of the device.")
  private boolean adopt;

  @Option(
      names = "--overwrite-metadata",
      paramLabel = "RESOURCE",
      description =
          "Give up for good what metadata of this resource, which is already there, says of its"
              + " data. May be repeated.")
  private Set<String> overwritten = Set.of();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config, argument.name);
    MetadataCreator metadata = ports().metadata();
    var consent = new MetadataCreator.Consent(adopt, overwritten);
    switch (metadata.inspect(config, resource, consent)) {
      case Finding.Harmless() -> {}
      case Finding.Risky(String sentence) ->
          ports().prompt().insist(sentence + " Create it all the same?", yes);
      case Finding.Forbidden(String sentence) -> throw new Failure(ExitCode.REFUSED, sentence);
    }
    int code = finish(metadata.create(config, resource, consent));
    print(NextSteps.afterCreate(config, adopt));
    return code;
  }
}
