package tanabata.filesystem.fuse.linux;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.filesystem.fuse.wire.NotificationEncoder;
import tanabata.foundation.Payload;
import tanabata.foundation.background.Background;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.IoVector;
import tanabata.platform.linux.LinuxFile;

/// Tells the kernel about pages of files. It waits for calls that fill those pages, and such a call
/// may wait for another order; so each order has a thread of its own. What the kernel does not know
/// it need not drop, and at the end it drops all.
public final class PageOrders {

  private static final int STRETCHES = 64;

  private final FuseDevice device;
  private final ExecutorService threads;
  private final Background background;
  private final Consumer<Throwable> failed;
  private final ThreadLocal<Buffer> buffers = ThreadLocal.withInitial(Buffer::new);

  /// Of one thread.
  private static final class Buffer {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(NotificationEncoder.MOST_BYTES);
    private final IoVector vector = new IoVector(STRETCHES);
  }

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
      Buffer buffer = buffers.get();
      for (Notification.InvalidateInode range : ranges) {
        NotificationEncoder.encode(buffer.bytes, range);
        device.write(LinuxFile.address(buffer.bytes), buffer.bytes.limit());
      }
      done.run();
    });
  }

  /// Puts the first bytes of a payload into pages.
  ///
  /// @param payload stays the caller's, who keeps it until it is done
  /// @param done called when it is done, on a thread that may be held
  public void store(Notification.Store store, Payload payload, Runnable done) {
    execute(() -> {
      Buffer buffer = buffers.get();
      NotificationEncoder.encode(buffer.bytes, store);
      buffer.vector.clear();
      buffer.vector.add(LinuxFile.address(buffer.bytes), buffer.bytes.limit());
      ByteBuf content = BufferPayload.of(payload);
      for (ByteBuffer part : content.nioBuffers(content.readerIndex(), store.length())) {
        buffer.vector.add(LinuxFile.address(part), part.remaining());
      }
      device.write(buffer.vector);
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
