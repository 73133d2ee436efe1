package tanabata.cli;

import java.io.ObjectInputFilter;
import picocli.CommandLine.Command;

/// `tanabata node`
@Command(
    name = "node",
    description = "Run the node's daemon in the foreground, logging to standard error.")
final class NodeCommand extends AdminVerb {

  @Override
  public Integer call() throws Exception {
    refuseSerializedObjects();
    return finish(ports().daemon().run(load()));
  }

  /// A daemon sends and takes none: whoever has the peer's key could send some through JGroups,
  /// which would make objects of any class of them.
  private static void refuseSerializedObjects() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(_ -> ObjectInputFilter.Status.REJECTED);
    }
  }
}
