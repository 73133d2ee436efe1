package tanabata.testbed.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.Zeroing;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.LinuxFile;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskContract;
import tanabata.replication.disk.TestDisk;

/// The contract while what a power cut needs is recorded, and what a power cut does.
class PowerCutTest extends DiskContract {

  private static final int SECTOR = 512;
  private static final int SIZE = 1 << 20;

  @TempDir private Path folder;
  private Path records;

  @BeforeEach
  void lay_out() throws IOException {
    records = Files.createDirectories(PowerCut.folder(folder.resolve("faults")));
  }

  @Override
  protected EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @Override
  protected DiskChoice choice() {
    return DiskChoice.AUTOMATIC;
  }

  @Override
  protected Disk over(LinuxFile file, EventLoop loop, UnpooledByteBufAllocator allocator) {
    try {
      // The contract opens disks before anybody else gets a turn.
      Files.createDirectories(PowerCut.folder(folder.resolve("faults")));
      return new FaultyDisk(poolDisk(file, loop, allocator), loop, folder.resolve("faults"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path image() {
    return folder.resolve("other.img");
  }

  private TestDisk disk() throws IOException {
    createSparse(image(), SIZE);
    return open(image(), Access.READ_WRITE);
  }

  private static byte[] sectors(int value, int count) {
    byte[] bytes = new byte[count * SECTOR];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /// @param everything a seed is sought for which all or only some is lost
  private int cut(boolean everything) throws IOException {
    long seed = 0;
    while (new SplittableRandom(seed).nextBoolean() != everything) {
      seed++;
    }
    return PowerCut.apply(records, image(), new SplittableRandom(seed));
  }

  private byte[] on(int sector, int count) throws IOException {
    byte[] all = Files.readAllBytes(image());
    return Arrays.copyOfRange(all, sector * SECTOR, (sector + count) * SECTOR);
  }

  @Test
  void what_was_flushed_or_written_durably_stays_and_the_rest_is_undone() throws IOException {
    TestDisk disk = disk();
    disk.write(0, sectors(1, 2), false).mustSucceed();
    disk.run(disk.disk()::flush).mustSucceed();
    disk.write(SECTOR, sectors(2, 2), false).mustSucceed();
    disk.write(8 * SECTOR, sectors(3, 1), true).mustSucceed();
    disk.run(c -> disk.disk().zero(0, SECTOR, Zeroing.DISCARD, false, c)).mustSucceed();
    assertEquals(3, cut(true));
    assertArrayEquals(sectors(1, 2), on(0, 2));
    assertArrayEquals(sectors(0, 1), on(2, 1));
    assertArrayEquals(sectors(3, 1), on(8, 1));
  }

  @Test
  void a_sector_written_several_times_holds_one_of_the_writes() throws IOException {
    TestDisk disk = disk();
    for (int value = 1; value <= 4; value++) {
      disk.write(0, sectors(value, 200), false).mustSucceed();
    }
    assertTrue(cut(false) > 0);
    boolean[] seen = new boolean[5];
    for (int sector = 0; sector < 200; sector++) {
      byte value = on(sector, 1)[0];
      assertArrayEquals(sectors(value, 1), on(sector, 1));
      seen[value] = true;
    }
    assertArrayEquals(new boolean[] {true, true, true, true, true}, seen);
  }

  @Test
  void of_an_incomplete_record_nothing_is_undone() throws IOException {
    TestDisk disk = disk();
    disk.write(0, sectors(1, 1), false).mustSucceed();
    disk.write(SECTOR, sectors(2, 1), false).mustSucceed();
    Path log = PowerCut.log(records, image());
    byte[] records = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(records, records.length - 1));
    assertEquals(1, cut(true));
    assertArrayEquals(sectors(0, 1), on(0, 1));
    assertArrayEquals(sectors(2, 1), on(1, 1));
  }
}
