package tanabata.replication.core.state;

import java.util.Optional;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.Validity;
import tanabata.replication.model.Caller;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.OperatorWait;

/// What a node is in, as far as its peer goes. Each state has only its own data; [StateMachine]
/// makes the transitions, and `docs/PROTOCOL.md` tabulates them.
public sealed interface NodeState {

  /// The constant of [Phase] that stands for the state where only its name is of interest.
  Phase phase();

  /// There is no session with the peer.
  ///
  /// @param waitsFor what an operator has to decide first, if the peer has greeted
  record Apart(Optional<OperatorWait> waitsFor) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.APART;
    }
  }

  /// An operator declares this copy the valid one, and that is being made durable.
  ///
  /// @param caller who is to be told
  record Declaring(Caller caller) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.DECLARING;
    }
  }

  /// A session has begun, and the two compare their copies.
  record Exchanging(HandshakeRule rule) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.EXCHANGING;
    }
  }

  /// Writes go to both copies.
  record Connected() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.CONNECTED;
    }
  }

  /// The session goes on, but the link is away: what clients ask for is held.
  record Frozen() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.FROZEN;
    }
  }

  /// The peer has lost its disk, and this node has not gone on alone yet.
  record Hosting() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.HOSTING;
    }
  }

  /// A decision about the whole copy is being made durable.
  record Settling(Goal goal, Progress progress, Session session) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.SETTLING;
    }
  }

  /// This node goes on without its peer.
  record Standalone() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.STANDALONE;
    }
  }

  /// The same, and carries out the requests of a peer that has lost its disk.
  record StandaloneHosting() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.STANDALONE_HOSTING;
    }
  }

  /// Both went on without the other, and an operator has to choose.
  record SplitBrain(Serving serving) implements NodeState {
    @Override
    public Phase phase() {
      return switch (serving) {
        case NOBODY -> Phase.SPLIT_BRAIN;
        case ITS_VERSION -> Phase.SPLIT_BRAIN_STANDALONE;
      };
    }
  }

  /// The clients were cut off, and this copy is outdated.
  ///
  /// @param waitsFor what an operator has to decide, if the peer has greeted since
  record Cut(CutReason reason, Optional<OperatorWait> waitsFor) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.CUT;
    }
  }

  /// The version that this node gave up is being put back.
  record RollingBack(Caller caller, long proposal, Progress progress) implements NodeState {
    @Override
    public Phase phase() {
      return Phase.ROLLING_BACK;
    }
  }

  /// The disk has failed: the peer carries out what clients ask for.
  record Diskless() implements NodeState {
    @Override
    public Phase phase() {
      return Phase.DISKLESS;
    }
  }

  /// How far a decision is carried out.
  enum Progress {
    /// What the lost session began is still on the disk.
    QUIESCING,
    SAVING
  }

  /// What becomes of the session while this node settles.
  enum Session {
    ENDED,
    /// It stays, for a peer without a disk.
    HOSTING
  }

  /// Whether a node that found a split brain serves its version meanwhile.
  enum Serving {
    NOBODY,
    ITS_VERSION
  }

  /// What a node that settles is about to become.
  sealed interface Goal {

    /// Standalone: to go on without the peer.
    ///
    /// @param epoch of the witness's record, 0 if there is none
    /// @param proposal names the new generation
    /// @param wallMillis wall clock, milliseconds since 1970
    record GoStandalone(
        long epoch, long proposal, long wallMillis, Validity validity, Evidence evidence)
        implements Goal {}

    /// Cut: the clients are cut off, and this copy is outdated.
    record CutOff(long epoch, CutReason reason) implements Goal {}

    /// Apart: every block is to come from the peer anew.
    record Invalidate(Caller caller) implements Goal {}
  }
}
