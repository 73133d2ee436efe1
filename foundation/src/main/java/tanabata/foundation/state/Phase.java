package tanabata.foundation.state;

/// How a node stands to its peer. One constant for each state of the replication core; see the
/// table in `docs/PROTOCOL.md`.
public enum Phase {
  /// There is no session with the peer.
  APART,
  /// An operator declares this copy the valid one, and that is being made durable.
  DECLARING,
  /// A session has begun, and the two compare their copies.
  EXCHANGING,
  /// Writes go to both copies.
  CONNECTED,
  /// The session goes on, but the link is away: what clients ask for is held.
  FROZEN,
  /// The peer has lost its disk: its requests are carried out here.
  HOSTING,
  /// This node is about to go on without its peer, or to be cut off.
  SETTLING,
  /// This node goes on without its peer.
  STANDALONE,
  /// The same, and carries out the requests of a peer that has lost its disk.
  STANDALONE_HOSTING,
  /// Both went on without the other; an operator has to choose. Nobody is served here.
  SPLIT_BRAIN,
  /// The same, and this node still serves its version.
  SPLIT_BRAIN_STANDALONE,
  /// The clients were cut off, and this copy is outdated.
  CUT,
  /// An older version is being put back.
  ROLLING_BACK,
  /// The disk has failed: the peer carries out what clients ask for.
  DISKLESS;

  /// Whether this node goes on without its peer, whose copy then does not count.
  public boolean isStandalone() {
    return switch (this) {
      case STANDALONE, STANDALONE_HOSTING, SPLIT_BRAIN_STANDALONE -> true;
      case APART,
          DECLARING,
          EXCHANGING,
          CONNECTED,
          FROZEN,
          HOSTING,
          SETTLING,
          SPLIT_BRAIN,
          CUT,
          ROLLING_BACK,
          DISKLESS ->
          false;
    };
  }

  /// Whether a decision about the whole copy is being made durable, so that no other may begin.
  public boolean isSettling() {
    return this == SETTLING || this == ROLLING_BACK;
  }
}
