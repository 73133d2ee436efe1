package tanabata.nbd;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.BlockDevice;

/// Offers one device under the name `home`.
public final class OneExport implements Exports {

  private final BlockDevice device;
  private final boolean readOnly;
  private final AtomicInteger open = new AtomicInteger();

  public OneExport(BlockDevice device) {
    this(device, false);
  }

  public OneExport(BlockDevice device, boolean readOnly) {
    this.device = device;
    this.readOnly = readOnly;
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

  @Override
  public void opened(String name) {
    open.incrementAndGet();
  }

  @Override
  public void closed(String name) {
    open.decrementAndGet();
  }
}
