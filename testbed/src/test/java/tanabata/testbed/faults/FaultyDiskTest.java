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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.Outcome;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.LinuxFile;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskContract;
import tanabata.replication.disk.TestDisk;
import tanabata.replication.disk.TestDisk.Result;

/// The contract while no fault is asked for, and what happens when one is.
class FaultyDiskTest extends DiskContract {

  private static final byte[] BYTES = {1, 2, 3, 4};

  @TempDir private Path folder;

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
      return new FaultyDisk(poolDisk(file, loop, allocator), loop, folder.resolve("faults"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestDisk with(String fault) throws IOException {
    Files.writeString(folder.resolve("faults"), fault + "\n");
    Path path = folder.resolve("other.img");
    createSparse(path, 1 << 20);
    return open(path, Access.READ_WRITE);
  }

  @Test
  void on_a_broken_disk_nothing_works() throws IOException {
    TestDisk broken = with("error");
    assertEquals(Outcome.IO_ERROR, broken.write(0, BYTES, false).outcome());
    assertEquals(Outcome.IO_ERROR, broken.run(c -> broken.disk().read(0, 4, c)).outcome());
    Result flush = broken.run(broken.disk()::flush);
    assertEquals(Outcome.IO_ERROR, flush.outcome());
    assertTrue(flush.sentence().contains("a fault was asked for"), flush.sentence());
  }

  @Test
  void on_a_full_disk_nothing_can_be_written_but_what_has_its_place() throws IOException {
    TestDisk full = with("full 8192");
    assertEquals(Outcome.NO_SPACE, full.write(0, BYTES, false).outcome());
    assertEquals(Outcome.NO_SPACE, full.write(8191, BYTES, false).outcome());
    full.write(8192, BYTES, true).mustSucceed();
    assertArrayEquals(new byte[4], full.read(0, 4));
    full.run(full.disk()::flush).mustSucceed();
  }

  @Test
  void a_slow_disk_does_all_the_same() throws IOException {
    TestDisk slow = with("slow 5");
    slow.write(100, BYTES, true).mustSucceed();
    assertArrayEquals(BYTES, slow.read(100, 4));
  }
}
