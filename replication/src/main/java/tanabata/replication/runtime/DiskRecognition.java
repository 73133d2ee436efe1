package tanabata.replication.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.DiskSamples.Sample;
import tanabata.replication.model.Geometry;

/// Whether a disk is the one that its metadata belongs to.
record DiskRecognition(Path disk, MetadataPlacement metadata, Geometry geometry) {

  /// @param samples what the metadata says about the disk
  /// @throws IOException with a sentence for the operator, if the disk holds something else
  void check(DiskSamples samples) throws IOException {
    List<Sample> differing = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
      for (Sample sample : samples.samples()) {
        if (BlockDigest.of(block(channel, sample.start())) != sample.digest()) {
          differing.add(sample);
        }
      }
    }
    if (!differing.isEmpty()) {
      throw new IOException(
          disk
              + " is not the disk that the metadata in "
              + metadata.file()
              + " belongs to, or somebody else has written to it: of "
              + samples.samples().size()
              + " blocks that were sampled "
              + differing.size()
              + " hold something else, such as the one at byte "
              + differing.getFirst().start()
              + "; nothing has been changed. If the right disk is elsewhere, name it in the"
              + " configuration; if this one is to be filled from the peer, run 'create-md', which"
              + " asks before it overwrites metadata (with --adopt it keeps the bytes of this disk)");
    }
  }

  private byte[] block(FileChannel channel, long start) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(geometry.blockBytes());
    while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
      // until all is there, or the disk ends and the rest stays zero
    }
    return bytes.array();
  }
}
