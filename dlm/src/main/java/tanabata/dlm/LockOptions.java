package tanabata.dlm;

import java.time.Duration;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;

/// How a lock is requested.
///
/// @param flags see [Flag]
/// @param timeout after which the request is cancelled; zero to wait for ever
/// @param listener told what happens to the lock later
public record LockOptions(Flags flags, Duration timeout, HeldLock.Listener listener) {

  public static final LockOptions DEFAULT =
      new LockOptions(Flags.NONE, Duration.ZERO, new HeldLock.Listener() {});

  public LockOptions with(Flag... more) {
    return new LockOptions(Flags.of(more), timeout, listener);
  }

  public LockOptions withTimeout(Duration time) {
    return new LockOptions(flags, time, listener);
  }

  public LockOptions withListener(HeldLock.Listener other) {
    return new LockOptions(flags, timeout, other);
  }
}
