package tanabata.fencing;

import tanabata.foundation.state.Evidence;

/// What the operators have decided beforehand.
///
/// @param witness whether there is one; without, nobody goes on alone but by an operator's order or
///   the peer's own word
/// @param weakest the weakest evidence that suffices: [Evidence.Level#LEASE] or
///   [Evidence.Level#POWER]
/// @param agents whether fence agents for the peer are configured
/// @param locks whether the two share locks, so that their membership is kept
public record Policy(
    Timing timing,
    Witness witness,
    Prefer prefer,
    Evidence.Level weakest,
    Agents agents,
    Locks locks) {

  public enum Witness {
    NONE,
    CONFIGURED
  }

  public enum Agents {
    NONE,
    CONFIGURED
  }

  public enum Locks {
    NONE,
    SHARED
  }

  /// Who should rather survive when the two lose sight of each other.
  public enum Prefer {
    NOBODY,
    THIS_NODE,
    THE_PEER,
    /// The one that has clients.
    OPEN_CLIENTS
  }

  public boolean hasWitness() {
    return witness == Witness.CONFIGURED;
  }

  public boolean hasAgents() {
    return agents == Agents.CONFIGURED;
  }

  public boolean sharesLocks() {
    return locks == Locks.SHARED;
  }
}
