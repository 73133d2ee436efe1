package tanabata.fencing.core;

import java.util.List;

/// What an arbiter has to know of the replication house.
///
/// @param veteran whether this process knows every answered write
/// @param complete whether every block of the copy here is valid
/// @param peerComplete whether the peer lacks nothing, as far as is known here
/// @param outdated whether this copy must not go on alone before it has been in step again
/// @param peerYielded whether the peer said, in order, that it serves nobody until then
/// @param peerDetached whether the peer said that its disk has failed, and serves nobody from it
/// @param alone whether this node goes on without the peer
/// @param settling whether an order to go alone, or to be cut off, is being carried out
/// @param serves whether this node is Primary, or will be as soon as it may
/// @param clients how many clients have the device open
/// @param lineage the generations of the copy, newest first; empty if it was never declared valid
/// @param epoch the highest epoch that this node has acted on, also in earlier runs
public record Standpoint(
    Connection connection,
    boolean veteran,
    boolean complete,
    boolean peerComplete,
    boolean outdated,
    boolean peerYielded,
    boolean peerDetached,
    boolean alone,
    boolean settling,
    boolean serves,
    int clients,
    List<String> lineage,
    long epoch) {

  /// Before anything is known.
  public static final Standpoint NOTHING =
      new Standpoint(
          Connection.NONE,
          false,
          false,
          false,
          false,
          false,
          false,
          false,
          false,
          false,
          0,
          List.of(),
          0);

  public Standpoint {
    lineage = List.copyOf(lineage);
  }

  /// How far it is with the peer.
  public enum Connection {
    NONE,
    /// The two compare their copies, or wait for an operator.
    MEETING,
    /// Writes go to both.
    IN_STEP
  }

  String generation() {
    return lineage.isEmpty() ? "" : lineage.getFirst();
  }
}
