package tanabata.replication.model;

import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Role;

/// What is known of a split brain.
///
/// @param common the newest generation that both nodes have
/// @param complete whether the peer has sent all that it changed
/// @param overlapBlocks changed by both
public record SplitBrainReport(
    Generation common,
    boolean complete,
    Side here,
    Side there,
    long overlapBlocks,
    List<ByteRange> overlap) {

  /// How many ranges are listed at most.
  public static final int MOST_RANGES = 256;

  public SplitBrainReport {
    overlap = List.copyOf(overlap);
  }

  /// One of the two versions.
  ///
  /// @param standaloneAt wall clock, milliseconds since 1970
  /// @param ranges the first of those that it changed
  public record Side(
      Optional<Generation> generation,
      Role role,
      long standaloneAt,
      long changedBlocks,
      List<ByteRange> ranges) {

    public Side {
      ranges = List.copyOf(ranges);
    }
  }
}
