package tanabata.replication.core.mode;

import tanabata.foundation.NodeId;
import tanabata.replication.model.AfterSplitBrain;

/// Who this node is, and the random numbers it needs, drawn outside.
///
/// @param instance not 0, different in every run of the process
/// @param proposal names the generation, should this node be the one to make one
/// @param afterSplitBrain what happens by itself when both have gone on alone
/// @param promotion whether to promote itself as soon as it is connected with the peer
public record CoreConfiguration(
    String resource,
    NodeId node,
    NodeId peer,
    long instance,
    long proposal,
    Promotion promotion,
    AfterSplitBrain afterSplitBrain) {

  public enum Promotion {
    BY_OPERATOR,
    WHEN_CONNECTED
  }
}
