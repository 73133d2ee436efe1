package tanabata.fencing.core;

/// What the operators have decided beforehand.
///
/// @param witness whether there is one; without, nobody goes on alone but by an operator's word
/// @param weakest the weakest evidence that suffices: [Evidence.Level#LEASE] or
///   [Evidence.Level#POWER]
/// @param agents whether fence agents for the peer are configured
/// @param locks whether the two share locks, so that a roll of who takes part is kept
public record Policy(
    Timing timing,
    boolean witness,
    Prefer prefer,
    Evidence.Level weakest,
    boolean agents,
    boolean locks) {

  /// Without locks.
  public Policy(
      Timing timing, boolean witness, Prefer prefer, Evidence.Level weakest, boolean agents) {
    this(timing, witness, prefer, weakest, agents, false);
  }

  /// Who should rather survive when the two lose sight of each other.
  public enum Prefer {
    NOBODY,
    THIS_NODE,
    THE_PEER,
    /// The one that has clients.
    OPEN_CLIENTS
  }
}
