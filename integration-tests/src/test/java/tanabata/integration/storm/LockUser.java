package tanabata.integration.storm;

import java.time.Duration;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Input;
import tanabata.dlm.storm.LockChecker;

/// Requests a lock, holds it for a while, releases it, and begins again.
final class LockUser {

  private static final long MILLI = 1_000_000;

  private final SimulatedLocks locks;
  private final LockHost host;
  private final DrawnLockUsers all;
  private final long session;
  private State state = new State.Idle();

  private sealed interface State {

    record Idle() implements State {}

    record Requests(long lock, LockName name) implements State {}

    record Holds(long lock, Mode mode) implements State {}

    record Releases(long lock) implements State {}

    record Ended() implements State {}
  }

  LockUser(SimulatedLocks locks, LockHost host, DrawnLockUsers all, long session) {
    this.locks = locks;
    this.host = host;
    this.all = all;
    this.session = session;
  }

  /// To be called once.
  void begin() {
    host.later(locks.world.between(MILLI / 10, 20 * MILLI), this::act);
  }

  boolean isIdle() {
    return state instanceof State.Idle;
  }

  private LockChecker.Hold hold(long lock) {
    return new LockChecker.Hold(host.index(), host.run(), lock);
  }

  private void act() {
    switch (state) {
      case State.Idle _ -> {
        if (!locks.isQuiet()) {
          request();
        }
      }
      case State.Holds(long lock, Mode _) -> {
        state = new State.Releases(lock);
        locks.checker.changes(hold(lock), Mode.NL, false, Block.NONE);
        locks.checker.released(hold(lock));
        host.give(new Input.Unlock(lock, Flags.NONE, Block.NONE));
      }
      case State.Requests _, State.Releases _, State.Ended _ -> {
        // It waits for an answer.
      }
    }
  }

  private void request() {
    long lock = all.number(this);
    LockName name = locks.anyName();
    Mode mode = locks.world.chance(60) ? Mode.EX : Mode.PR;
    Duration timeout =
        locks.world.chance(30) ? Duration.ofMillis(locks.world.between(1, 200)) : Duration.ZERO;
    state = new State.Requests(lock, name);
    host.give(new Input.Lock(lock, name, mode, Flags.NONE, session, timeout));
  }

  void completed(long lock, Completion completion) {
    switch (state) {
      case State.Requests(long requested, LockName name) when requested == lock -> {
        if (completion.isGranted()) {
          state = new State.Holds(lock, completion.mode());
          locks.checker.granted(hold(lock), name, completion, true);
        } else {
          state = new State.Idle();
        }
        begin();
      }
      case State.Releases(long released) when released == lock -> {
        state = new State.Idle();
        begin();
      }
      case State.Idle _, State.Requests _, State.Holds _, State.Releases _, State.Ended _ -> {
        // About a lock that is over.
      }
    }
  }

  void lost(long lock) {
    if (state instanceof State.Holds(long held, Mode mode) && held == lock) {
      locks.checker.lost(hold(lock), mode.writes());
      state = new State.Idle();
      // The turn in which it would have released the lock comes, and begins anew.
    }
  }

  /// With its process.
  void die() {
    if (state instanceof State.Holds(long lock, Mode mode)) {
      locks.checker.lost(hold(lock), mode.writes());
    }
    state = new State.Ended();
  }

  @Override
  public String toString() {
    return state.toString();
  }
}
