package tanabata.nbd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.BlockDevice;

/// Offers one device under the name `home`.
public final class OneExport implements Exports {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BlockDevice device;
  private final boolean readOnly;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger openings = new AtomicInteger();

  public OneExport(BlockDevice device) {
    this(device, false);
  }

  public OneExport(BlockDevice device, boolean readOnly) {
    this.device = device;
    this.readOnly = readOnly;
  }

  /// How often a client has opened it.
  public int openings() {
    return openings.get();
  }

  public int openClients() {
    return open.get();
  }

  @Override
  public List<String> names() {
    return List.of("home");
  }

  @Override
  public Found find(String name) {
    return name.equals("home") ? new Found.Open(device, "a test", readOnly) : new Found.Unknown();
  }

  /// Waits until so many clients have it open; the patience only ends what would hang.
  public synchronized void awaitClients(int number) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (open.get() != number) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new AssertionError(open + " clients have it open, not " + number);
      }
      wait(left);
    }
  }

  @Override
  public synchronized void opened(String name) {
    open.incrementAndGet();
    notifyAll();
    openings.incrementAndGet();
  }

  @Override
  public synchronized void closed(String name) {
    open.decrementAndGet();
    notifyAll();
  }
}
