package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// `tanabata primary`
@Command(name = "primary", description = "Serve the resource for reading and writing on this node.")
final class PrimaryCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  @Option(
      names = "--force",
      description = "Even if this copy may not be the newest one; says what is at stake, and asks.")
  private boolean force;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config, argument.name);
    if (force) {
      ports().prompt().insist(risk(resource), yes);
    }
    return ask(config, new Request.Primary(resource.name(), force));
  }

  private static String risk(ResourceConfig resource) {
    String here = resource.here().name().name();
    String peer = resource.peer().name().name();
    return ("The copy of %s on %s may not be the newest: writes that only %s holds would be given up,"
            + " and if %s is serving clients, the two copies part (a split brain)."
            + " Make it Primary on %s all the same?")
        .formatted(resource.name(), here, peer, peer, here);
  }
}
