package tanabata.replication.core;

import java.util.List;

/// How a core stands, in what matters to whoever decides which node may act (the fencing house).
///
/// @param veteran whether this process knows every answered write
/// @param complete whether every block of the copy is valid
/// @param peerComplete whether the peer, as far as this node knows, lacks nothing
/// @param peerYielded whether the peer said that it serves nobody until it has been in step again
/// @param peerDetached whether the peer said that its disk has failed, and serves nobody from it
/// @param alone whether this node goes on without its peer
/// @param settling whether it is about to go on alone or to be cut off
/// @param wantsToServe whether it is Primary, or will be as soon as it may
/// @param epoch the highest epoch of the witness's record that it has acted on
public record Position(
    Connection connection,
    boolean veteran,
    boolean complete,
    boolean peerComplete,
    boolean outdated,
    boolean peerYielded,
    boolean peerDetached,
    boolean alone,
    boolean settling,
    boolean wantsToServe,
    List<Generation> lineage,
    long epoch) {

  public Position {
    lineage = List.copyOf(lineage);
  }

  /// How far it is with its peer.
  public enum Connection {
    NONE,
    /// There is a link, and the two compare their copies, or wait for an operator.
    MEETING,
    /// Writes go to both.
    IN_STEP
  }
}
