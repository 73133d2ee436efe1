package tanabata.fencing.watchdog;

import java.io.IOException;
import java.time.Duration;

/// A timer that resets this host when it is not fed for a while. One thread at a time.
public interface Watchdog extends AutoCloseable {

  /// How long it waits for food.
  Duration timeout();

  /// Puts the reset off by [#timeout], counted from now.
  ///
  /// @throws IOException if that did not succeed; the reset is coming
  void feed() throws IOException;

  /// Disarms it. A process that ends without this is followed by a reset: that is its purpose.
  ///
  /// @throws IOException if it may still be armed
  @Override
  void close() throws IOException;
}
