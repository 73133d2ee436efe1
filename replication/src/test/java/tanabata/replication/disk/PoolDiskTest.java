package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tanabata.platform.linux.LinuxFile;

/// The contract, with threads.
class PoolDiskTest extends DiskContract {

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
    return new PoolDisk(file, loop, allocator);
  }

  @Test
  void io_uring_is_refused_on_an_event_loop_without() {
    try (EventLoopGroup group = newGroup()) {
      DiskOpening.Refused refused =
          assertInstanceOf(
              DiskOpening.Refused.class,
              Disks.open(Path.of("any.img"), group.next(), DiskChoice.IO_URING));
      assertEquals(DiskOpening.Reason.NOT_AVAILABLE, refused.reason());
    }
  }
}
