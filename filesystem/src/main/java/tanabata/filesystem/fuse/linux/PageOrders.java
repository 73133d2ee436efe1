package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.filesystem.fuse.wire.NotificationEncoder;
import tanabata.foundation.background.Background;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.LinuxFile;

/// Tells the kernel about pages of files. It waits for calls that fill those pages, and such a call
/// may wait for another order; so each order has a thread of its own. What the kernel does not know
/// it need not drop, and at the end it drops all.
public final class PageOrders {

  private final FuseDevice device;
  private final ExecutorService threads;
  private final Background background;
  private final Consumer<Throwable> failed;
  private final ThreadLocal<ByteBuffer> buffers =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(NotificationEncoder.MOST_BYTES));

  PageOrders(String name, FuseDevice device, Consumer<Throwable> failed) {
    this.device = device;
    this.background = Background.of(name);
    this.threads = background.poolAsNeeded();
    this.failed = failed;
  }

  /// Drops pages, range after range.
  ///
  /// @param done called when the kernel has dropped all, on a thread that may be held
  public void drop(List<Notification.InvalidateInode> ranges, Runnable done) {
    execute(() -> {
      ByteBuffer bytes = buffers.get();
      for (Notification.InvalidateInode range : ranges) {
        NotificationEncoder.encode(bytes, range);
        device.write(LinuxFile.address(bytes), bytes.limit());
      }
      done.run();
    });
  }

  private void execute(Runnable order) {
    try {
      threads.execute(background.step(order, failed));
    } catch (RejectedExecutionException _) {
      // The mount has ended, and its pages with it.
      order.run();
    }
  }

  void close() {
    threads.shutdown();
  }
}
