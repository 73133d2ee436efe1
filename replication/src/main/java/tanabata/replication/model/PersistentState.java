package tanabata.replication.model;

import java.util.List;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Trust;

/// What the superblock says besides the geometry.
///
/// @param standaloneAt the Lamport clock when this node last found itself without its peer and
///   flushed what it had; 0 if it never did
/// @param reach how many generations the bitmap of what the peer lacks goes back: every block in
///   which the newest generation differs from `lineage[reach]` is in it
/// @param trust outdated if this copy was cut off, or left in order while the peer went on: it may
///   not go on alone before it has been connected again
/// @param epoch the highest epoch of the witness's record that this node has acted on
/// @param lastStandalone when it last went on without its peer
/// @param marks of both nodes when this was written; the activity log may know newer ones
public record PersistentState(
    DataIdentity identity,
    long standaloneAt,
    int reach,
    Trust trust,
    long epoch,
    LastStandalone lastStandalone,
    Marks marks)
    implements MetadataChange {

  /// Of a copy that has no past yet.
  public static PersistentState fresh(boolean empty) {
    return new PersistentState(
        new DataIdentity(List.of(), empty),
        0,
        0,
        Trust.TRUSTED,
        0,
        LastStandalone.NEVER,
        Marks.NONE);
  }

  public boolean isOutdated() {
    return trust == Trust.OUTDATED;
  }

  public PersistentState withIdentity(DataIdentity next, int nextReach, Trust nextTrust) {
    return new PersistentState(
        next, standaloneAt, nextReach, nextTrust, epoch, lastStandalone, marks);
  }

  public PersistentState withTrust(Trust next, long atLeastEpoch) {
    return new PersistentState(
        identity, standaloneAt, reach, next, Math.max(epoch, atLeastEpoch), lastStandalone, marks);
  }

  public PersistentState withStandaloneAt(long clock) {
    return new PersistentState(identity, clock, reach, trust, epoch, lastStandalone, marks);
  }

  public PersistentState withMarks(Marks newest) {
    return new PersistentState(identity, standaloneAt, reach, trust, epoch, lastStandalone, newest);
  }

  /// With a new generation on top: from here on the copy goes its own way.
  public PersistentState withGeneration(long id, NodeId author, LastStandalone when) {
    long next = identity.lineage().getFirst().epoch() + 1;
    DataIdentity longer = identity.with(new Generation(next, id, author));
    return new PersistentState(longer, standaloneAt, reach + 1, trust, epoch, when, marks);
  }
}
