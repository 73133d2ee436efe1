package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.Errno;
import tanabata.platform.linux.LinuxFile;
import tanabata.platform.linux.Opening;

/// The kernel tells of lost data to one sync only. Here the test is the kernel: it says when the
/// sync of an operation begins, and how it ends.
class ConcurrentSyncsTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private HandDriven disk;

  /// A disk whose operations do what the test says.
  private static final class HandDriven extends LoopDisk<Operation> {
    private final List<Operation> started = new ArrayList<>();

    HandDriven(LinuxFile file, EventLoop loop) {
      super(file, loop, UnpooledByteBufAllocator.DEFAULT, true);
    }

    @Override
    public String method() {
      return "by hand";
    }

    @Override
    Operation newOperation() {
      return new Operation();
    }

    @Override
    void start(Operation operation) {
      started.add(operation);
    }

    @Override
    void stop() {}

    /// The kernel is asked for the sync of the `index`th operation; what comes before it is done.
    void syncBegins(int index) {
      Operation operation = started.get(index);
      while (operation.step() != Operation.Step.SYNC) {
        operation.stepBegins();
        operation.advance(operation.stepLength());
      }
      operation.stepBegins();
    }

    void syncEnds(int index, long result) {
      Operation operation = started.get(index);
      operation.advance(result);
      completed(operation);
    }
  }

  /// How an operation ended, if it has.
  private static final class Ending implements DiskCompletion {
    private String how = "not yet";

    @Override
    public void done(Payload payload) {
      payload.release();
      how = "done";
    }

    @Override
    public void failed(DiskFailure failure) {
      how = failure.sentence();
    }
  }

  private final Ending first = new Ending();
  private final Ending second = new Ending();

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    Path path = Files.write(directory.resolve("disk.img"), new byte[8192]);
    Opening.Opened opened =
        assertInstanceOf(Opening.Opened.class, Opening.of(path.toString(), Access.READ_WRITE));
    disk = new HandDriven(opened.file(), loop);
  }

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void onTheLoop(Runnable steps) throws InterruptedException, ExecutionException {
    Callable<Boolean> all =
        () -> {
          steps.run();
          return true;
        };
    assertTrue(loop.submit(all).get());
  }

  @Test
  void a_flush_that_went_well_beside_one_that_failed_fails_with_it() throws Exception {
    onTheLoop(() -> {
      disk.flush(first);
      disk.flush(second);
      disk.syncBegins(0);
      disk.syncBegins(1);
      disk.syncEnds(1, 0);
      assertEquals("not yet", second.how);
      disk.syncEnds(0, -Errno.EIO);
    });
    assertTrue(first.how.contains("EIO"), first.how);
    assertTrue(second.how.contains("would prove nothing"), second.how);
  }

  @Test
  void so_does_a_durable_write_whichever_of_the_two_ends_first() throws Exception {
    onTheLoop(() -> {
      disk.flush(first);
      disk.write(
          0, new BufferPayload(Unpooled.directBuffer().writeZero(512)), 0, 512, true, second);
      disk.syncBegins(0);
      disk.syncBegins(1);
      disk.syncEnds(0, -Errno.EIO);
      disk.syncEnds(1, 0);
    });
    assertTrue(first.how.contains("EIO"), first.how);
    assertTrue(second.how.contains("would prove nothing"), second.how);
  }

  @Test
  void a_flush_that_takes_the_error_of_a_durable_write_beside_it_fails_that_too() throws Exception {
    onTheLoop(() -> {
      disk.zero(0, 4096, Zeroing.KEEP_SPACE, true, second);
      disk.flush(first);
      disk.syncBegins(0);
      disk.syncBegins(1);
      disk.syncEnds(0, 0);
      disk.syncEnds(1, -Errno.EIO);
    });
    assertTrue(second.how.contains("would prove nothing"), second.how);
  }

  @Test
  void who_goes_well_beside_others_that_do_waits_for_them_only() throws Exception {
    Ending third = new Ending();
    onTheLoop(() -> {
      disk.flush(first);
      disk.flush(second);
      disk.flush(third);
      disk.syncBegins(0);
      disk.syncBegins(1);
      disk.syncEnds(0, 0);
      assertEquals("not yet", first.how);
      disk.syncBegins(2); // after the first had ended
      disk.syncEnds(1, 0);
      assertEquals("done", first.how);
      assertEquals("not yet", second.how);
      disk.syncEnds(2, 0);
    });
    assertEquals("done", second.how);
    assertEquals("done", third.how);
  }
}
