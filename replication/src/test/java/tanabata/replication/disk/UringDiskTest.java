package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.platform.linux.LinuxFile;
import tanabata.replication.disk.TestDisk.Result;

/// The contract, in the ring of the event loop.
class UringDiskTest extends DiskContract {

  @BeforeAll
  static void thisHostMustOfferIoUring() {
    assumeTrue(
        IoUring.isAvailable(), () -> "SKIPPED, no io_uring here: " + IoUring.unavailabilityCause());
  }

  @Override
  protected EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
  }

  @Override
  protected DiskChoice choice() {
    return DiskChoice.IO_URING;
  }

  @Override
  protected Disk over(LinuxFile file, EventLoop loop, UnpooledByteBufAllocator allocator) {
    return UringDisk.on(file, (IoEventLoop) loop, allocator);
  }

  @Test
  void when_the_event_loop_ends_first_everything_is_answered_and_the_lock_given_up(
      @TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("other.img"), new byte[4096]);
    List<CompletableFuture<Result>> reads = new ArrayList<>();
    EventLoopGroup ending = newGroup();
    TestDisk disk = opened(file, ending);
    for (int i = 0; i < 3000; i++) {
      reads.add(disk.start(c -> disk.disk().read(0, 4096, c)));
    }
    // Without a quiet period Netty may end the loop without closing its handles first.
    ending.shutdownGracefully(20, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    for (CompletableFuture<Result> read : reads) {
      assertTrue(read.isDone(), "a read was never answered");
    }
    try (EventLoopGroup next = newGroup()) {
      opened(file, next).close().mustSucceed();
    }
  }

  private TestDisk opened(Path file, EventLoopGroup group) {
    DiskOpening opening = Disks.open(file, group.next(), choice());
    return new TestDisk(
        assertInstanceOf(DiskOpening.Opened.class, opening, opening::toString).disk(),
        group.next());
  }
}
