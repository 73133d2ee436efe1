package tanabata.replication.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import org.junit.jupiter.api.BeforeAll;
import tanabata.replication.linux.LinuxFile;

/// The contract, in the ring of the event loop.
class UringDiskTest extends DiskContract {

  @BeforeAll
  static void thisHostMustOfferIoUring() {
    assumeTrue(
        IoUring.isAvailable(), () -> "SKIPPED, no io_uring here: " + IoUring.unavailabilityCause());
  }

  @Override
  EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
  }

  @Override
  DiskChoice choice() {
    return DiskChoice.IO_URING;
  }

  @Override
  Disk over(LinuxFile file, EventLoop loop, UnpooledByteBufAllocator allocator) {
    return UringDisk.on(file, (IoEventLoop) loop, allocator);
  }
}
