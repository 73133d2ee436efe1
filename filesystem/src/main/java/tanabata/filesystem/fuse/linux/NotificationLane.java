package tanabata.filesystem.fuse.linux;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.filesystem.fuse.wire.NotificationEncoder;
import tanabata.foundation.background.Background;
import tanabata.platform.linux.FuseDevice;
import tanabata.platform.linux.LinuxFile;

/// Tells the kernel one thing after the other, on a thread of its own.
final class NotificationLane {

  private static final int MOST_WAITING = 4096;

  private final FuseDevice device;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(NotificationEncoder.MOST_BYTES);
  private final BlockingQueue<Order> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;

  /// @param taken called when the kernel has done what it was told
  private record Order(Notification notification, Runnable taken) {}

  NotificationLane(String name, FuseDevice device, Consumer<Throwable> failed) {
    this.device = device;
    this.thread = Background.of(name).startPlatform(this::run, failed);
  }

  /// @return whether there was room
  boolean offer(Notification notification, Runnable taken) {
    return waiting.offer(new Order(notification, taken));
  }

  private void run() {
    try {
      while (true) {
        Order order = waiting.take();
        NotificationEncoder.encode(bytes, order.notification());
        // What the kernel does not know it need not forget, and at the end it forgets all.
        device.write(LinuxFile.address(bytes), bytes.limit());
        order.taken().run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    thread.interrupt();
  }
}
