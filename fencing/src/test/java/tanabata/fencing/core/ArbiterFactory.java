package tanabata.fencing.core;

import tanabata.fencing.Policy;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// Makes arbiters for tests of other modules, if need be with a wrong rule.
public final class ArbiterFactory {

  private ArbiterFactory() {}

  /// @param lockEpoch the last epoch of the locks that this node has ever acted on
  public static Arbiter arbiter(
      NodeId node, NodeId peer, Policy policy, Moment start, long lockEpoch, ArbiterRules rules) {
    return new Arbiter(node, peer, policy, start, lockEpoch, rules);
  }
}
