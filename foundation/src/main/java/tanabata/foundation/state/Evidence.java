package tanabata.foundation.state;

import tanabata.foundation.NodeId;

/// Why it is certain that a node serves nobody any more.
///
/// @param about the node that serves no more
/// @param sentence what exactly was seen, for people; it is a part of the witness's record
public record Evidence(Level level, NodeId about, String sentence) {

  /// How strong, the strongest first. A lost ping, a reset connection and a view of a group are
  /// none of these.
  public enum Level {
    /// Its power was read back off, by a fence agent.
    POWER,
    /// It said so itself, over the authenticated link.
    WORD,
    /// Its lease has run out on this node's clock, guard included.
    LEASE,
    /// An operator vouched for it.
    OPERATOR
  }
}
