package tanabata.replication.model;

import java.util.Optional;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;

/// What an operator sees of one resource at one moment.
///
/// @param connection in DRBD's terms
/// @param link why there is no link, as of the last one that was lost
/// @param waitsFor what an operator has to decide before the two can connect, if there is a link
/// @param outOfSyncBytes what one copy still has to get from the other, both directions together
/// @param rule the rule by which the last handshake decided
public record Status(
    ReplicationState state,
    Connection connection,
    LinkEnd link,
    Optional<OperatorWait> waitsFor,
    long outOfSyncBytes,
    HandshakeRule rule,
    Resync resync) {

  /// DRBD's connection states, as far as they exist here.
  public enum Connection {
    STAND_ALONE("StandAlone"),
    CONNECTING("Connecting"),
    WF_BIT_MAP("WFBitMap"),
    CONNECTED("Connected"),
    SYNC_SOURCE("SyncSource"),
    SYNC_TARGET("SyncTarget");

    private final String term;

    Connection(String term) {
      this.term = term;
    }

    /// Whether messages go to the peer and come from it.
    public boolean hasLink() {
      return this != STAND_ALONE && this != CONNECTING;
    }

    /// As users of DRBD write it.
    public String term() {
      return term;
    }
  }

  /// The resync that runs, or the last one.
  public record Resync(
      Progress progress,
      Direction direction,
      long totalBytes,
      long doneBytes,
      long copiedBytes,
      long equalBytes) {

    public enum Progress {
      IDLE,
      RUNNING
    }

    public enum Direction {
      /// There was none yet.
      NONE,
      /// This node pulls.
      TARGET,
      /// Only the peer does.
      SOURCE
    }
  }

  /// The newest generation of the data here.
  public Optional<Generation> generation() {
    return state.lineage().stream().findFirst();
  }
}
