package tanabata.filesystem.fuse.linux;

import java.util.Optional;
import tanabata.foundation.background.Background;

/// Threads that read requests from the device, one at a time each.
final class DeviceTransport implements Transport {

  static final int READERS = 2;

  /// Of writes that keep the buffer that they were read into.
  private static final int KEPT_BUFFERS = 64;

  private final int readers;
  private final WriteBuffers buffers;
  private int left;
  private Optional<Ended> worst = Optional.empty();
  private boolean isTold;

  /// @param readers how many threads
  DeviceTransport(int readers) {
    this(readers, KEPT_BUFFERS);
  }

  DeviceTransport(int readers, int keptBuffers) {
    this.readers = readers;
    this.left = readers;
    this.buffers = new WriteBuffers(readers + keptBuffers);
  }

  @Override
  public boolean usesRings() {
    return false;
  }

  @Override
  public void begin(Connection connection) {
    ReplyWriter writer = new ReplyWriter(connection.device());
    PendingCalls calls = new PendingCalls(writer);
    for (int i = 1; i <= readers; i++) {
      DeviceReader reader = new DeviceReader(connection, buffers, writer, calls);
      Background.of("fuse-" + connection.name() + "-" + i)
          .startPlatform(
              () -> ended(reader.read(), connection),
              cause -> ended(new Ended.Broken(cause), connection));
    }
  }

  /// At once if one cannot go on, else when all have found the end.
  private void ended(Ended ended, Connection connection) {
    Optional<Ended> told;
    synchronized (this) {
      left--;
      if (worst.isEmpty() || badness(ended) > badness(worst.get())) {
        worst = Optional.of(ended);
      }
      boolean tells = !isTold && (left == 0 || badness(ended) > badness(new Ended.Aborted()));
      isTold |= tells;
      told = tells ? worst : Optional.empty();
    }
    told.ifPresent(connection.ended());
  }

  private static int badness(Ended ended) {
    return switch (ended) {
      case Ended.UnmountedHere _, Ended.UnmountedElsewhere _ -> 0;
      case Ended.Aborted _ -> 1;
      case Ended.DeviceFailed _ -> 2;
      case Ended.Broken _ -> 3;
    };
  }

  @Override
  public void leave() {
    buffers.close();
  }
}
