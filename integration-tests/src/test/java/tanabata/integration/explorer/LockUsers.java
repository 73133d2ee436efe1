package tanabata.integration.explorer;

import java.time.Duration;
import java.util.List;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.core.Input;

/// One user of the one lock at each host: it takes the lock, exclusively, and releases it. Judges
/// what they are told.
final class LockUsers {

  private static final LockName NAME = new LockName("lock");

  private final List<User> users = List.of(new User(), new User());
  private long highestToken;

  private static final class User {
    private Stage stage = Stage.IDLE;

    /// Of its request; another one each time.
    private long number = 1;
  }

  private enum Stage {
    IDLE,
    REQUESTED,
    /// It relies on the lock, as long as its host may use locks.
    HOLDING,
    RELEASING,
    DONE
  }

  /// Whether the user wants to take the lock.
  boolean mayTake(int host) {
    return users.get(host).stage == Stage.IDLE;
  }

  boolean holds(int host) {
    return users.get(host).stage == Stage.HOLDING;
  }

  boolean waits(int host) {
    Stage stage = users.get(host).stage;
    return stage == Stage.REQUESTED || stage == Stage.RELEASING;
  }

  /// The user takes the lock, or releases it.
  Input step(int host) {
    User user = users.get(host);
    if (user.stage == Stage.IDLE) {
      user.stage = Stage.REQUESTED;
      return new Input.Lock(user.number, NAME, Mode.EX, Flags.NONE, 0, Duration.ZERO);
    }
    if (user.stage != Stage.HOLDING) {
      throw new IllegalStateException("the user of " + Host.name(host) + " is " + user.stage);
    }
    user.stage = Stage.RELEASING;
    return new Input.Unlock(user.number, Flags.NONE, Block.NONE);
  }

  /// The user, which is done, begins anew.
  void again(int host) {
    User user = users.get(host);
    user.number++;
    user.stage = Stage.IDLE;
  }

  void completed(int host, long number, Completion completion) {
    User user = users.get(host);
    if (number != user.number || !waits(host)) {
      throw new AssertionError("nobody at " + Host.name(host) + " waits for " + completion);
    }
    if (user.stage == Stage.REQUESTED && completion.isGranted()) {
      granted(host, completion.token());
      user.stage = Stage.HOLDING;
      return;
    }
    Completion.Status expected =
        user.stage == Stage.RELEASING ? Completion.Status.RELEASED : Completion.Status.LOST;
    if (completion.status() != expected && completion.status() != Completion.Status.LOST) {
      throw new AssertionError("a proper request at " + Host.name(host) + " ended " + completion);
    }
    user.stage = Stage.DONE;
  }

  private void granted(int host, long token) {
    if (token <= highestToken) {
      throw new AssertionError(
          Host.name(host)
              + " was granted the lock with token "
              + token
              + ", and "
              + highestToken
              + " was granted before");
    }
    highestToken = token;
  }

  /// The lock manager says so, or the process has ended.
  void lost(int host) {
    User user = users.get(host);
    if (user.stage != Stage.IDLE) {
      user.stage = Stage.DONE;
    }
  }
}
