package tanabata.cli;

import java.time.Duration;
import java.time.ZoneId;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.view.VersionsText;

/// What the verbs below `split-brain` share: they look at what there is before they do anything.
abstract class SplitBrainVerb extends AdminVerb {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private ResourceArgument argument;

  final ResourceConfig resource(NodeConfig config) {
    return resource(config, argument.name);
  }

  static SplitBrainStatus versions(NodeConfig config, ResourceConfig resource)
      throws DaemonUnreachable {
    return new AdminClient(config.control(), TIMEOUT).splitBrain(resource.name());
  }

  /// The version that this node has given up, or a refusal that says where there may be one.
  static SplitBrainStatus.Kept kept(SplitBrainStatus versions, String verb) {
    return versions
        .kept()
        .orElseThrow(() ->
            new Failure(
                ExitCode.REFUSED,
                "%s keeps no version of %s that was given up; if there is one, %s has it: run"
                        .formatted(versions.node(), versions.resource(), versions.peer())
                    + " 'tanabata split-brain "
                    + verb
                    + "' there"));
  }

  static VersionsText words() {
    return new VersionsText(ZoneId.systemDefault());
  }
}
