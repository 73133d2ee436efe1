package tanabata.replication.model;

import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.CutReason;

/// Why a node cannot go on.
public sealed interface NodeFailure {

  /// The local disk or the metadata failed.
  ///
  /// @param range where, if the operation had a range
  record DiskFault(Operation operation, Optional<ByteRange> range, Outcome outcome)
      implements NodeFailure {}

  /// What failed.
  enum Operation {
    READ,
    WRITE,
    FLUSH,
    ACTIVITY_LOG,
    BITMAPS,
    SUPERBLOCK
  }

  /// The node has no disk, and must cut off the clients that its peer served for it.
  record CutWithoutDisk(CutReason reason) implements NodeFailure {}

  /// The node has no disk, and the peer was stopped.
  record PeerLeftWithoutDisk() implements NodeFailure {}

  /// The node has no disk, and the session in which the peer served for it is over.
  record SessionOverWithoutDisk() implements NodeFailure {}
}
