package tanabata.replication.undo;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.replication.model.BlockSet;

/// Which blocks a log holds, and where in its file. Some 100 bytes of memory for each run of blocks
/// that was saved in one piece, and 4 for each block with content.
final class SavedRuns {

  private final TreeMap<Long, Run> runs = new TreeMap<>();
  private final BlockSet blocks;

  SavedRuns(long deviceBlocks) {
    this.blocks = new BlockSet(deviceBlocks);
  }

  /// Neighbouring blocks that were saved together.
  ///
  /// @param offset where their content begins in the file; if they were zeros, that of their head
  /// @param checksums CRC-32C of each block; none if they were zeros
  record Run(long first, int count, long offset, int[] checksums) {

    long end() {
      return first + count;
    }

    boolean isZeros() {
      return checksums.length == 0;
    }
  }

  /// The blocks must not have been saved before.
  void add(Run run) {
    runs.put(run.first(), run);
    blocks.add(run.first(), run.end());
  }

  BlockSet blocks() {
    return blocks;
  }

  boolean contains(long block) {
    return blocks.contains(block);
  }

  /// The run that holds the block.
  Optional<Run> holding(long block) {
    return Optional.ofNullable(runs.floorEntry(block))
        .map(Map.Entry::getValue)
        .filter(run -> block < run.end());
  }

  /// The first run that ends behind the block.
  Optional<Run> from(long block) {
    Optional<Run> holding = holding(block);
    return holding.isPresent()
        ? holding
        : Optional.ofNullable(runs.ceilingEntry(block)).map(Map.Entry::getValue);
  }
}
