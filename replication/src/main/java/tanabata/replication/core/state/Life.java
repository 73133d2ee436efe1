package tanabata.replication.core.state;

import tanabata.foundation.state.ReplicationState;

/// Whether a core runs, or is on its way out. What it is in otherwise, [NodeState] says: a node
/// that leaves may lose its peer, or be cut off, on the way.
public sealed interface Life {

  ReplicationState.Life kind();

  record Running() implements Life {
    @Override
    public ReplicationState.Life kind() {
      return ReplicationState.Life.RUNNING;
    }
  }

  /// Told to leave in order.
  record Leaving(Step step, Company company) implements Life {
    @Override
    public ReplicationState.Life kind() {
      return ReplicationState.Life.LEAVING;
    }

    public Leaving at(Step next) {
      return new Leaving(next, company);
    }

    public Leaving withoutPeer() {
      return new Leaving(step, Company.NONE);
    }
  }

  record Left() implements Life {
    @Override
    public ReplicationState.Life kind() {
      return ReplicationState.Life.LEFT;
    }
  }

  record Failed() implements Life {
    @Override
    public ReplicationState.Life kind() {
      return ReplicationState.Life.FAILED;
    }
  }

  /// How far the departure is.
  enum Step {
    FINISHING,
    FLUSHING,
    CLOSING,
    /// Leave is taken: what the disk is at still ends, and nothing else begins.
    ENDING
  }

  /// Whether what is under way can be finished with the peer.
  enum Company {
    PEER,
    NONE
  }
}
