package tanabata.replication.model;

import java.util.List;
import tanabata.foundation.ByteRange;

/// What some blocks of the data disk hold, by which the metadata knows its disk again.
///
/// @param samples no two of one block
public record DiskSamples(List<Sample> samples) {

  /// As many fit into a sector of metadata.
  public static final int MOST = 20;

  public static final DiskSamples NONE = new DiskSamples(List.of());

  public DiskSamples {
    samples = List.copyOf(samples);
  }

  /// One block and its digest.
  ///
  /// @param start in bytes
  /// @param digest the first eight bytes of SHA-256
  public record Sample(long start, long digest) {}

  /// Without those that the range touches.
  public DiskSamples without(ByteRange range, int blockBytes) {
    return new DiskSamples(
        samples.stream()
            .filter(sample -> !range.overlaps(new ByteRange(sample.start(), blockBytes)))
            .toList());
  }
}
