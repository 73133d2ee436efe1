package tanabata.replication.model;

import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;

/// What two nodes that have greeted wait for an operator to decide.
public sealed interface OperatorWait {

  HandshakeRule rule();

  /// Neither copy was ever declared valid.
  record NoValidData() implements OperatorWait {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.NO_VALID_DATA;
    }
  }

  /// The only data is outdated.
  record OutdatedSource(NodeId source) implements OperatorWait {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.OUTDATED_SOURCE;
    }
  }

  /// Both copies have changed since a generation that both have.
  record SplitBrain(Generation common) implements OperatorWait {
    @Override
    public HandshakeRule rule() {
      return HandshakeRule.SPLIT_BRAIN;
    }
  }
}
