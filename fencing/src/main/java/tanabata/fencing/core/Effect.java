package tanabata.fencing.core;

import tanabata.foundation.Permit;

/// What an arbiter can ask for.
public sealed interface Effect {

  /// Say this to the arbiter of the peer.
  record Tell(Letter letter) implements Effect {}

  /// Ask the witness; answered by [Input.Answered].
  record Ask(long ask, Question question) implements Effect {}

  /// Run the fence agents against the peer; answered by [Input.Fenced].
  record Fence(long attempt) implements Effect {}

  /// The attempt is not wanted any more.
  record StopFencing(long attempt) implements Effect {}

  /// Until when clients may be answered.
  record Permitted(Permit permit) implements Effect {}

  /// The replication house is to go on without the peer.
  ///
  /// @param force whether even with blocks that are not valid, which then count as such
  record GoAlone(long epoch, boolean force, String reason) implements Effect {}

  /// The replication house is to cut off its clients, and this copy is outdated.
  record Cut(long epoch, String reason) implements Effect {}

  /// All is as it should be here: the watchdog may be fed.
  record Healthy() implements Effect {}

  /// Something that an operator would want to know has happened.
  record Told(Event event, String sentence) implements Effect {}

  /// Who takes part in the locks from now on. Whoever is missing relies on none any more.
  record Rolled(Roster roster) implements Effect {}

  /// This node has no part in the locks any more: others may hold by now what it held.
  record RolledOut() implements Effect {}

  /// Until when what this node holds of the locks may be relied on.
  record LocksPermitted(Permit permit) implements Effect {}
}
