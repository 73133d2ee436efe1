package tanabata.fencing;

import java.time.Duration;
import java.util.Optional;
import tanabata.foundation.state.Evidence;

/// What an operator sees of an arbiter.
///
/// @param record the record when it was last seen: it may be old
/// @param service whether clients may be answered
/// @param waitsFor what keeps this node from going on; [Wait.Nothing] if nothing does
public record ArbiterStatus(
    Witness witness,
    Optional<WitnessRecord> record,
    Optional<Evidence> evidence,
    Service service,
    Wait waitsFor) {

  /// How it stands with the witness.
  public sealed interface Witness {

    /// There is none.
    record None() implements Witness {}

    record Connected(Trouble trouble) implements Witness {}

    /// It replies, but knows no record, although there was one.
    record WithoutRecord() implements Witness {}

    record Unreachable(Trouble trouble) implements Witness {}
  }

  /// Why the last request to the witness got no reply.
  public sealed interface Trouble {

    /// It got one.
    record None() implements Trouble {}

    record NotAskedYet() implements Trouble {}

    record NoReply(Duration within) implements Trouble {}

    record Failed(String detail) implements Trouble {}
  }

  public enum Service {
    ALLOWED,
    HELD
  }

  /// What a node without its peer waits for.
  public sealed interface Wait {

    record Nothing() implements Wait {}

    /// There is no witness: for the peer, or for an operator.
    record PeerOrOperator() implements Wait {}

    /// This copy is outdated: for the peer.
    record PeerForOutdatedCopy() implements Wait {}

    /// The record names the peer only.
    record PeerIsActive(long epoch) implements Wait {}

    /// This node may not claim a record that names it.
    record Obstructed(Obstacle obstacle) implements Wait {}

    /// For the peer to come back, until the lease has run out.
    record PeerReturn() implements Wait {}

    /// For evidence that the peer serves no more.
    record Proof() implements Wait {}

    /// The witness knows no record, so nobody can claim it: for the peer, or for an operator.
    record Record() implements Wait {}

    /// For the witness's reply.
    record WitnessReply() implements Wait {}

    /// For a witness that cannot be asked.
    record WitnessReturn(Trouble trouble) implements Wait {}
  }

  /// Why a node may not claim a record that names it.
  public sealed interface Obstacle {

    record Outdated() implements Obstacle {}

    /// Some blocks of the copy are not valid.
    record Incomplete() implements Obstacle {}

    /// The copy does not descend from the generation that the record names.
    record OtherLineage(String generation) implements Obstacle {}
  }
}
