package tanabata.node.wiring;

import java.util.Optional;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.core.Arbiter;
import tanabata.replication.core.ReplicationCore;

/// Joins cores for tests of other modules, if need be with a wrong rule.
public final class NodeCoreFactory {

  private NodeCoreFactory() {}

  public static NodeCore join(
      ReplicationCore replication, Arbiter arbiter, Optional<LockCore> locks, WiringRules rules) {
    return new NodeCore(replication, arbiter, locks, rules);
  }
}
