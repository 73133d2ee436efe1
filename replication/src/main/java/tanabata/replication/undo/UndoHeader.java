package tanabata.replication.undo;

import tanabata.foundation.NodeId;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;

/// Whose given-up version an undo log holds, and why it was given up. Written once, at creation.
///
/// @param id random; ties the records of a log to it, so that bytes of another file that look like
///   records are not taken for any
/// @param undoes the id of the log whose rollback this one could take back; 0 for any other purpose
/// @param resource its name, at most 63 bytes as UTF-8
/// @param before what identified the given-up data; of its lineage the newest 16 are kept
/// @param reason a sentence for people; what is longer than [#MAX_REASON] bytes is cut
/// @param createdMillis wall clock, milliseconds since 1970, for people and for [Retention]
public record UndoHeader(
    long id,
    Purpose purpose,
    long undoes,
    String resource,
    NodeId node,
    Geometry geometry,
    DataIdentity before,
    String reason,
    long createdMillis) {

  /// How much of the reason is kept, in bytes of UTF-8.
  public static final int MAX_REASON = 1022;

  /// What the version was given up for.
  public enum Purpose {
    /// A resync by the ordinary rules: this node was merely behind.
    RESYNC,
    /// This node was ordered to give up its side of a split brain.
    SPLIT_BRAIN,
    /// An older version was put back in its place.
    ROLLBACK
  }
}
