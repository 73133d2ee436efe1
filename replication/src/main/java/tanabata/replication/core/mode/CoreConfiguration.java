package tanabata.replication.core.mode;

import tanabata.foundation.NodeId;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.OnNoSpace;

/// Who this node is, and the random numbers it needs, drawn outside.
///
/// @param instance not 0, different in every run of the process
/// @param proposal names the generation, should this node be the one to make one
/// @param afterSplitBrain what happens by itself when both have gone on alone
/// @param onNoSpace what clients of this node meet whose writes find no space, here or at the peer
/// @param promotion whether to promote itself as soon as it is connected with the peer
public record CoreConfiguration(
    String resource,
    NodeId node,
    NodeId peer,
    long instance,
    long proposal,
    Promotion promotion,
    AfterSplitBrain afterSplitBrain,
    OnNoSpace onNoSpace) {

  /// The same but for what clients meet without space.
  public CoreConfiguration with(OnNoSpace changed) {
    return new CoreConfiguration(
        resource, node, peer, instance, proposal, promotion, afterSplitBrain, changed);
  }

  public enum Promotion {
    BY_OPERATOR,
    WHEN_CONNECTED
  }
}
