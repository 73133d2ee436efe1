package tanabata.integration.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.core.Effect;

/// Users that request locks as the world draws them, and whose locks are judged.
final class DrawnLockUsers implements LockUsers {

  private final List<LockUser> users = new ArrayList<>();
  private final Map<Long, LockUser> byLock = new TreeMap<>();

  DrawnLockUsers(SimulatedLocks locks, LockHost host) {
    for (int i = 1; i <= 2; i++) {
      LockUser user = new LockUser(locks, host, this, i);
      users.add(user);
      user.begin();
    }
  }

  long number(LockUser user) {
    long number = byLock.size() + 1L;
    byLock.put(number, user);
    return number;
  }

  private LockUser user(long lock) {
    return byLock.get(lock);
  }

  @Override
  public void execute(Effect.ForUsers effect) {
    switch (effect) {
      case Effect.Completed done -> user(done.lock()).completed(done.lock(), done.completion());
      case Effect.Lost lost -> user(lost.lock()).lost(lost.lock());
      case Effect.Blocking _,
          Effect.Adopted _,
          Effect.RangeCompleted _,
          Effect.RangesLost _,
          Effect.LocksListed _ -> {
        // Users here release soon, and use nothing else.
      }
    }
  }

  @Override
  public void die() {
    users.forEach(LockUser::die);
  }

  @Override
  public boolean isAtRest() {
    return users.stream().allMatch(LockUser::isIdle);
  }

  @Override
  public String toString() {
    return users.toString();
  }
}
