package tanabata.replication.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.NodeId;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;
import tanabata.simulation.SimulatedDisk;
import tanabata.simulation.World;

/// The metadata of a simulated host: the real format on a simulated disk.
final class SimulatedMetadata {

  private static final int SECTOR = BlockDevice.SECTOR;
  private static final byte[] NOTHING = new byte[SECTOR];

  private final MetadataLayout layout;
  private final SimulatedDisk<byte[]> disk;
  private MetadataWriter writer;

  SimulatedMetadata(Geometry geometry) {
    layout = new MetadataLayout(geometry);
    disk = new SimulatedDisk<>((int) (layout.bytes() / SECTOR), NOTHING);
  }

  void format(NodeId node, boolean empty) {
    PersistentState none = PersistentState.fresh(empty);
    Superblock superblock = new Superblock(1, "home", node, layout.geometry(), none);
    MetadataWriter.format(layout, superblock, true, this::put);
    syncAll();
  }

  /// What a process that starts finds. It flushes that before it builds on it: one that was killed
  /// may have left writes that the next power cut would take back.
  MetadataReader.Metadata load() {
    syncAll();
    MetadataReader.Metadata found = read(disk::get);
    writer = new MetadataWriter(layout, found.superblock());
    return found;
  }

  /// What a process that started now would find.
  Marks marks() {
    return read(disk::get).recovered().state().marks();
  }

  /// What one would find that started after a power cut, at least.
  Marks durableMarks() {
    return read(disk::durable).recovered().state().marks();
  }

  private static MetadataReader.Metadata read(IntFunction<byte[]> sectors) {
    try {
      return new MetadataReader((offset, length) -> read(sectors, offset, length)).read();
    } catch (MetadataException e) {
      throw new AssertionError("metadata damaged at " + e.offset() + ": " + e.getMessage(), e);
    }
  }

  /// Hands a change to the disk.
  ///
  /// @return what makes it durable
  Runnable write(MetadataChange change) {
    List<Integer> sectors = new ArrayList<>();
    for (MetadataWriter.Write write : writer.encode(change)) {
      put(write);
      int first = (int) (write.offset() / SECTOR);
      for (int i = 0; i < write.bytes().limit() / SECTOR; i++) {
        sectors.add(first + i);
      }
    }
    return () -> sectors.forEach(disk::sync);
  }

  void flip(long offset) {
    int sector = (int) (offset / SECTOR);
    byte[] content = disk.get(sector).clone();
    content[(int) (offset % SECTOR)] ^= 1;
    disk.put(sector, content);
    disk.sync(sector);
  }

  List<byte[]> image() {
    return disk.image();
  }

  void putBack(List<byte[]> image) {
    disk.putBack(image);
  }

  void losePower(World world) {
    disk.losePower(world);
  }

  private void syncAll() {
    for (int i = 0; i < disk.sectors(); i++) {
      disk.sync(i);
    }
  }

  private void put(MetadataWriter.Write write) {
    int first = (int) (write.offset() / SECTOR);
    for (int i = 0; i < write.bytes().limit() / SECTOR; i++) {
      byte[] content = new byte[SECTOR];
      write.bytes().get(i * SECTOR, content);
      disk.put(first + i, content);
    }
  }

  private static ByteBuffer read(IntFunction<byte[]> sectors, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (int i = 0; i < length / SECTOR; i++) {
      bytes.put(sectors.apply((int) (offset / SECTOR) + i));
    }
    return bytes.flip();
  }
}
