package tanabata.replication.format;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;

/// A metadata area in memory, which can be torn, damaged and put back.
final class Area {

  static final NodeId VEGA = new NodeId("vega");
  static final NodeId ALTAIR = new NodeId("altair");

  /// Three sectors and a bit of bitmap.
  static final Geometry SMALL = Geometry.of((3L * 62 * 64 + 17) * Geometry.BLOCK);

  final MetadataLayout layout;
  private byte[] bytes;
  private MetadataWriter writer;

  private Area(Geometry geometry) {
    layout = new MetadataLayout(geometry);
    bytes = new byte[(int) layout.bytes()];
    writer = new MetadataWriter(layout, fresh(geometry));
  }

  static Area blank(Geometry geometry) {
    return new Area(geometry);
  }

  static Area formatted(Geometry geometry, boolean invalid) throws MetadataException {
    Area area = new Area(geometry);
    MetadataWriter.format(area.layout, fresh(geometry), invalid, area::put);
    area.restart();
    return area;
  }

  static Superblock fresh(Geometry geometry) {
    DataIdentity identity = new DataIdentity(List.of(), true);
    return new Superblock(
        1,
        "home",
        VEGA,
        geometry,
        new PersistentState(identity, 0, 0, Trust.TRUSTED, 0, LastStandalone.NEVER, Marks.NONE));
  }

  static PersistentState state(int generations, long standaloneAt) {
    List<Generation> lineage =
        java.util.stream.IntStream.range(0, generations)
            .mapToObj(i -> new Generation(generations - i, 77L * i - 3, i % 2 == 0 ? VEGA : ALTAIR))
            .toList();
    return new PersistentState(
        new DataIdentity(lineage, false),
        standaloneAt,
        2,
        standaloneAt % 2 == 1 ? Trust.OUTDATED : Trust.TRUSTED,
        standaloneAt + 7,
        new LastStandalone(standaloneAt + 3, standaloneAt % 2 == 0),
        new Marks(standaloneAt + 5, standaloneAt + 9));
  }

  /// As a daemon does at its start: what it writes next follows from what it finds.
  MetadataReader.Metadata restart() throws MetadataException {
    MetadataReader.Metadata found = read();
    writer = new MetadataWriter(layout, found.superblock());
    return found;
  }

  MetadataReader.Metadata read() throws MetadataException {
    return reader().read();
  }

  MetadataReader reader() {
    return new MetadataReader((offset, length) -> {
      ByteBuffer found = ByteBuffer.allocate(length);
      int there = Math.clamp(bytes.length - offset, 0, length);
      if (there > 0) {
        found.put(bytes, (int) offset, there);
      }
      return found.clear();
    });
  }

  MetadataException refusal() {
    return assertThrows(MetadataException.class, this::read);
  }

  void change(MetadataChange change) {
    encode(change).forEach(this::put);
  }

  List<MetadataWriter.Write> encode(MetadataChange change) {
    return writer.encode(change);
  }

  void put(MetadataWriter.Write write) {
    write.bytes().get(0, bytes, (int) write.offset(), write.bytes().limit());
  }

  /// Of the sectors of this write only those whose bit is set reach the disk.
  void putPart(MetadataWriter.Write write, int sectors) {
    for (int i = 0; i < write.bytes().limit() / Sector.SIZE; i++) {
      if ((sectors & 1 << i) != 0) {
        int at = i * Sector.SIZE;
        write.bytes().get(at, bytes, (int) write.offset() + at, Sector.SIZE);
      }
    }
  }

  byte[] copy() {
    return bytes.clone();
  }

  void putBack(byte[] copy) {
    bytes = copy.clone();
  }

  void copySector(long from, long to) {
    System.arraycopy(bytes, (int) from, bytes, (int) to, Sector.SIZE);
  }

  void copyPage(byte[] from, long offset) {
    System.arraycopy(from, (int) offset, bytes, (int) offset, MetadataLayout.PAGE);
  }

  void flip(long offset, int mask) {
    bytes[(int) offset] ^= (byte) mask;
  }

  /// Gives a sector another format version and the checksum that belongs to it, computed as
  /// `docs/FORMATS.md` says.
  void putVersion(long sector, int version) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = (int) sector;
    in.putShort(at + 6, (short) version);
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, sector / 512));
    crc.update(in.slice(at + 4, 508));
    in.putInt(at, (int) crc.getValue());
  }
}
