package tanabata.node.wiring;

import java.time.Instant;
import tanabata.fencing.FencingEvent;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.LinkTrouble;
import tanabata.replication.model.ReplicationEvent;

/// Something that happened to a resource of this node and that an operator would want to know: the
/// journal keeps it, hooks are run on it. What it says in words is made where it is shown.
public sealed interface NodeEvent {

  record Replicated(ReplicationEvent event) implements NodeEvent {}

  record Fenced(FencingEvent event) implements NodeEvent {}

  /// An operator lets this node go on alone, by force.
  record ForcedByOperator() implements NodeEvent {}

  record FenceAgentsStarted() implements NodeEvent {}

  /// The fence agents have switched the peer off.
  ///
  /// @param detail what they said
  record FenceAgentsDone(String detail) implements NodeEvent {}

  /// The failure detector of the lock manager believes that a node is gone; a hint.
  record Suspected(NodeId node) implements NodeEvent {}

  /// The lock managers of the two nodes do not reach each other.
  record LocksUnlinked(LinkTrouble trouble) implements NodeEvent {}

  /// Writes find no space on a disk of this node, and are held.
  ///
  /// @param disk its path
  record NoSpace(String disk) implements NodeEvent {}

  /// All that was held for lack of space is written.
  record SpaceAgain(String disk) implements NodeEvent {}

  record LocksServed(long epoch) implements NodeEvent {}

  /// The epoch of the locks cannot be written down, so that their membership waits. It is tried
  /// again.
  ///
  /// @param detail which file, and why
  record LockEpochStuck(String detail) implements NodeEvent {}

  /// It is written down now.
  record LockEpochKept() implements NodeEvent {}

  /// An operator keeps the version of this node in a split brain.
  record VersionKept(NodeId node) implements NodeEvent {}

  /// The version that was given up is removed: it is older than the configuration allows.
  record GivenUpVersionExpired(Instant since) implements NodeEvent {}

  /// That version could not be removed.
  ///
  /// @param detail why
  record GivenUpVersionStays(String detail) implements NodeEvent {}
}
