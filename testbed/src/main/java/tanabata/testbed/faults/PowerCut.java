package tanabata.testbed.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// What a power cut does to a disk: of what was written since the last flush, each sector is there
/// or not. Done to the file, after the daemon was killed, from what [UnflushedLog] has recorded.
public final class PowerCut {

  private static final String SUFFIX = ".unflushed";
  private static final int SECTOR = 512;

  private PowerCut() {}

  private record Overwritten(long id, long offset, byte[] bytes) {}

  /// Where a daemon whose faults are controlled by this file records what a power cut needs. It
  /// does so only if this is a folder.
  public static Path folder(Path faults) {
    return faults.resolveSibling(faults.getFileName() + SUFFIX);
  }

  static Path log(Path folder, Path disk) {
    return folder.resolve(disk.getFileName());
  }

  /// Loses what the daemon had not flushed. The daemon must have been killed.
  ///
  /// @param folder see [#folder]
  /// @param random in half of the cases everything is lost, in the others each sector or not
  /// @return how many sectors were lost
  public static int apply(Path folder, Path disk, SplittableRandom random) throws IOException {
    List<Overwritten> unflushed = unflushed(log(folder, disk));
    boolean everything = random.nextBoolean();
    Set<Long> settled = new HashSet<>();
    int lost = 0;
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      // The youngest first: a sector holds the last write to it that is not lost.
      for (Overwritten write : unflushed.reversed()) {
        for (int at = 0; at < write.bytes.length; ) {
          long sector = (write.offset + at) / SECTOR;
          int length =
              (int) Math.min(write.bytes.length - at, (sector + 1) * SECTOR - write.offset - at);
          if (!settled.contains(sector)) {
            if (everything || random.nextBoolean()) {
              put(channel, ByteBuffer.wrap(write.bytes, at, length), write.offset + at);
              lost++;
            } else {
              settled.add(sector);
            }
          }
          at += length;
        }
      }
      channel.force(true);
    }
    return lost;
  }

  private static void put(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static List<Overwritten> unflushed(Path log) throws IOException {
    List<Overwritten> all = new ArrayList<>();
    Set<Long> durable = new HashSet<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(log)))) {
      while (true) {
        switch (in.readByte()) {
          case UnflushedLog.OVERWRITTEN -> {
            long id = in.readLong();
            long offset = in.readLong();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            all.add(new Overwritten(id, offset, bytes));
          }
          case UnflushedLog.DURABLE -> durable.add(in.readLong());
          default -> throw new IOException(log + " is no log of unflushed writes");
        }
      }
    } catch (EOFException e) {
      // A last record that is incomplete: its write had not begun.
    }
    all.removeIf(write -> durable.contains(write.id));
    return all;
  }
}
