package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.DiskSamples.Sample;

/// The sector that says what some blocks of the data disk hold. A disk writes a sector entirely or
/// not at all, so one place is enough.
final class SampleSector {

  private SampleSector() {}

  static ByteBuffer encode(DiskSamples samples) {
    ByteBuffer payload = ByteBuffer.allocate(Sector.PAYLOAD).putInt(samples.samples().size());
    for (Sample sample : samples.samples()) {
      payload.putLong(sample.start()).putLong(sample.digest());
    }
    ByteBuffer out = ByteBuffer.allocate(Sector.SIZE);
    long number = Sector.number(MetadataLayout.SAMPLES);
    Sector.put(out, number, Sector.Kind.DISK_SAMPLES, 0, payload.rewind());
    return out.flip();
  }

  /// @param in the sector, as it is on the disk
  /// @return none where an earlier version has written nothing
  /// @throws MetadataException if it is damaged
  static DiskSamples decode(ByteBuffer in) throws MetadataException {
    if (in.equals(ByteBuffer.allocate(Sector.SIZE))) {
      return DiskSamples.NONE;
    }
    Sector.demandSound(in, 0, MetadataLayout.SAMPLES, Sector.Kind.DISK_SAMPLES);
    int count = in.getInt(Sector.HEADER);
    if (count < 0 || count > DiskSamples.MOST) {
      throw new MetadataException(MetadataLayout.SAMPLES, count + " samples of the data disk");
    }
    List<Sample> samples = new ArrayList<>();
    int at = Sector.HEADER + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      samples.add(new Sample(in.getLong(at), in.getLong(at + Long.BYTES)));
      at += 2 * Long.BYTES;
    }
    return new DiskSamples(samples);
  }
}
