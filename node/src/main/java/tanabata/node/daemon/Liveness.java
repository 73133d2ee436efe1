package tanabata.node.daemon;

import java.util.concurrent.atomic.AtomicBoolean;

/// The signs of life of one resource, for the watchdog: given by its loop, taken by another thread.
final class Liveness {

  private final AtomicBoolean ticked = new AtomicBoolean();
  private final AtomicBoolean healthy = new AtomicBoolean();

  void ticked() {
    ticked.set(true);
  }

  /// Every lease that is served under is valid.
  void healthy() {
    healthy.set(true);
  }

  /// Whether the loop has run since this was asked last.
  boolean hasTicked() {
    return ticked.getAndSet(false);
  }

  /// Whether the arbiter was content since this was asked last.
  boolean wasHealthy() {
    return healthy.getAndSet(false);
  }
}
