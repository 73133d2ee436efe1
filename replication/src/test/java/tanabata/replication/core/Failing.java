package tanabata.replication.core;

import tanabata.foundation.CoreLoop;

/// In a simulation a broken promise ends the history, and what nobody takes is gone with the
/// process.
///
/// @param <I> the core's inputs
public final class Failing<I> implements CoreLoop.Failure<I> {

  @Override
  public void broken(Throwable cause) {
    switch (cause) {
      case RuntimeException known -> throw known;
      case Error known -> throw known;
      default -> throw new AssertionError(cause);
    }
  }

  @Override
  public void discarded(I input) {}
}
