package tanabata.foundation.state;

import java.util.List;

/// How a node's replication stands: made by the replication core whenever something of it changes,
/// and read by fencing, hooks, status and metrics.
///
/// @param service whether clients are to be served
/// @param lineage the generations of the copy, newest first; empty if it was never declared valid
/// @param epoch the highest epoch of the witness's record that this node has acted on, also in
///   earlier runs
public record ReplicationState(
    Phase phase,
    Life life,
    Contact contact,
    Role role,
    Service service,
    Copy copy,
    Peer peer,
    List<Generation> lineage,
    long epoch) {

  /// Before anything is known.
  public static final ReplicationState UNKNOWN =
      new ReplicationState(
          Phase.APART,
          Life.RUNNING,
          Contact.NONE,
          Role.SECONDARY,
          Service.NOT_WANTED,
          new Copy(DiskState.UNKNOWN, Blocks.UNINITIALIZED, Currency.UNKNOWN, Trust.TRUSTED),
          new Peer(Role.UNKNOWN, DiskState.UNKNOWN, Blocks.INCOMPLETE, Farewell.NONE),
          List.of(),
          0);

  public ReplicationState {
    lineage = List.copyOf(lineage);
  }

  /// Whether the core runs, or is on its way out.
  public enum Life {
    RUNNING,
    /// Told to leave in order, and not done.
    LEAVING,
    LEFT,
    FAILED
  }

  /// How far this node is with its peer.
  public enum Contact {
    NONE,
    /// There is a link, and the two compare their copies, or wait for an operator.
    HANDSHAKE,
    /// Writes go to both.
    CONNECTED
  }

  public enum Service {
    NOT_WANTED,
    /// This node is Primary, or will be as soon as it may; or it serves a peer without a disk.
    WANTED
  }

  /// Which blocks of a copy are valid.
  public enum Blocks {
    /// No data was ever declared valid.
    UNINITIALIZED,
    INCOMPLETE,
    COMPLETE
  }

  /// Whether this process knows every answered write.
  public enum Currency {
    UNKNOWN,
    CURRENT
  }

  /// Whether a copy may go on alone before it has been connected again.
  public enum Trust {
    TRUSTED,
    OUTDATED
  }

  /// What the peer said before it went away, since the two were last connected.
  public enum Farewell {
    NONE,
    /// It left in order.
    LEFT,
    /// The same, and it serves nobody before it has been connected again.
    YIELDED,
    /// Its disk has failed, and it uses its copy for nobody any more.
    DISKLESS
  }

  /// The copy here.
  public record Copy(DiskState disk, Blocks blocks, Currency currency, Trust trust) {}

  /// The peer, as far as this node knows.
  public record Peer(Role role, DiskState disk, Blocks blocks, Farewell farewell) {}

  public boolean isConnected() {
    return contact == Contact.CONNECTED;
  }

  public boolean isStandalone() {
    return phase.isStandalone();
  }

  public boolean isSettling() {
    return phase.isSettling();
  }

  public boolean wantsToServe() {
    return service == Service.WANTED;
  }

  public boolean hasCurrentData() {
    return copy.currency == Currency.CURRENT;
  }

  public boolean isComplete() {
    return copy.blocks == Blocks.COMPLETE;
  }

  public boolean isPeerComplete() {
    return peer.blocks == Blocks.COMPLETE;
  }

  public boolean isOutdated() {
    return copy.trust == Trust.OUTDATED;
  }

  /// Whether both copies hold every block, and writes go to both.
  public boolean isInSync() {
    return isConnected() && isComplete() && isPeerComplete();
  }
}
