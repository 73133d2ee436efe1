package tanabata.dlm;

import java.time.Duration;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.Mode;

/// How a lock is wished for.
///
/// @param flags see [Flag]
/// @param patience after which the wish is given up; zero to wait for ever
/// @param listener told what happens to the lock later
public record LockOptions(Flags flags, Duration patience, Listener listener) {

  public static final LockOptions DEFAULT =
      new LockOptions(Flags.NONE, Duration.ZERO, new Listener() {});

  /// Called on a thread of the space, which waits meanwhile: do little, never block. Wishes may be
  /// made from here.
  public interface Listener {

    /// Somebody wants the lock in `mode`, and this hold is in the way. Give it back, or convert it
    /// to something weaker, when it suits. What is wanted may be gone by then.
    default void wanted(HeldLock lock, Mode mode) {}

    /// The lock is held no more: this node was cut off, or leaves. Others may hold it from now on.
    default void lost(HeldLock lock) {}
  }

  public LockOptions with(Flag... more) {
    return new LockOptions(Flags.of(more), patience, listener);
  }

  public LockOptions within(Duration time) {
    return new LockOptions(flags, time, listener);
  }

  public LockOptions telling(Listener other) {
    return new LockOptions(flags, patience, other);
  }
}
