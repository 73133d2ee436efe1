package tanabata.fencing;

/// What two arbiters send to each other over the peer link. Messages may be lost; none is repeated.
public sealed interface ArbiterMessage {

  /// "I am here."
  ///
  /// @param number rises with every heartbeat of a process
  /// @param asks whether a lease is asked for
  record Heartbeat(long number, boolean asks) implements ArbiterMessage {}

  /// The reply to the heartbeat with this number.
  ///
  /// @param granted whether the sender of the heartbeat may serve for a lease's length, counted
  ///   from the moment at which it sent that heartbeat
  record HeartbeatReply(long number, boolean granted) implements ArbiterMessage {}

  /// "The witness knows no record, and I hold no right from one." From a node that is connected,
  /// has everything, and holds a lease if it serves.
  ///
  /// @param epoch the highest one of a record that the sender has acted on or seen
  record RecordMissing(long epoch) implements ArbiterMessage {}

  /// "I take part in the locks." From the node whose name comes second.
  ///
  /// @param incarnation the sender's
  /// @param epoch of the last membership that the sender knows
  record JoinRequest(long incarnation, long epoch) implements ArbiterMessage {}

  /// The reply: who takes part from now on. From the node whose name comes first.
  ///
  /// @param first the sender's incarnation
  /// @param second that of the one who asked
  record JoinReply(long epoch, long first, long second) implements ArbiterMessage {}
}
