package tanabata.replication.model;

import tanabata.foundation.NodeId;

/// Why this node does not connect to a peer that has greeted.
public sealed interface Refusal {

  HandshakeRule rule();

  record OtherVersion(int theirs, int mine) implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.VERSION;
    }
  }

  record OtherResource(String theirs) implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.RESOURCE;
    }
  }

  /// It has this node's own name.
  record OwnName() implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.SELF;
    }
  }

  record OtherSize(long theirs, long mine) implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.SIZE;
    }
  }

  record OtherPolicies() implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.AFTER_SB;
    }
  }

  /// The source would have to supply every block, and some of its own are not valid.
  record IncompleteSource(NodeId source) implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.SOURCE_INCONSISTENT;
    }
  }

  /// Some blocks of the version that is to be kept are not valid.
  record IncompleteWinner(NodeId winner) implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.SOURCE_INCONSISTENT;
    }
  }

  /// Each disk holds an older state of itself than the other node remembers.
  record BothPutBack() implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.BOTH_PUT_BACK;
    }
  }

  /// The two copies have no generation in common.
  record Unrelated() implements Refusal {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.UNRELATED;
    }
  }
}
