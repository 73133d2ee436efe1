package tanabata.integration.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.dlm.api.Membership;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Permit;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.replication.core.SimulatedNode;

/// One node as far as its locks go: its users, its permit, and its file of the epoch.
final class LockHost {

  private static final long MILLI = 1_000_000;

  private final SimulatedLocks locks;
  private final int index;
  private Optional<Process> process = Optional.empty();
  private int runs;
  private Permit permit = Permit.NONE;
  private Membership membership = Membership.EMPTY;

  /// What is on disk, and what is being written, in order.
  private long savedEpoch;

  private long savesUntil;
  private long lastEntered;

  /// The run that was told to leave.
  private int leaves;

  /// One run of the node's process.
  private record Process(
      SimulatedNode node,
      int run,
      Consumer<NodeInput> core,
      List<LockUser> users,
      Map<Long, LockUser> byLock) {}

  LockHost(SimulatedLocks locks, int index) {
    this.locks = locks;
    this.index = index;
  }

  int index() {
    return index;
  }

  int run() {
    return runs;
  }

  long savedEpoch() {
    return savedEpoch;
  }

  Membership membership() {
    return membership;
  }

  /// Whether the node relies on the locks that it holds.
  boolean relies() {
    return process.isPresent()
        && !membership.members().isEmpty()
        && permit.isValid(process.get().node().clock());
  }

  void start(SimulatedNode node, Consumer<NodeInput> core) {
    runs++;
    permit = Permit.NONE;
    membership = Membership.EMPTY;
    Process next = new Process(node, runs, core, new ArrayList<>(), new TreeMap<>());
    process = Optional.of(next);
    for (int i = 1; i <= 2; i++) {
      LockUser user = new LockUser(locks, this, i);
      next.users().add(user);
      user.begin();
    }
  }

  void end() {
    process.ifPresent(ended -> ended.users().forEach(LockUser::die));
    process = Optional.empty();
  }

  void give(NodeInput input) {
    process.ifPresent(running -> running.core().accept(input));
  }

  /// Something that happens in this run of the process, in its turn.
  void later(long nanos, Runnable action) {
    int run = runs;
    locks.world.after(
        nanos,
        () ->
            process
                .filter(running -> running.run() == run)
                .ifPresent(running -> running.node().act(action)));
  }

  long number(LockUser user) {
    Map<Long, LockUser> byLock = process.orElseThrow().byLock();
    long number = byLock.size() + 1L;
    byLock.put(number, user);
    return number;
  }

  private LockUser user(long lock) {
    return process.orElseThrow().byLock().get(lock);
  }

  void execute(Effect.ForUsers effect) {
    switch (effect) {
      case Effect.Completed done -> {
        if (done.completion().isGranted() && !relies()) {
          throw new AssertionError(this + " is granted a lock on which it must not rely");
        }
        user(done.lock()).completed(done.lock(), done.completion());
      }
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

  void execute(NodeOwnEffect.ForLocks effect) {
    switch (effect) {
      case NodeOwnEffect.SaveLockEpoch(long epoch) -> save(epoch);
      case NodeOwnEffect.LocksPermitted permitted -> {
        permit = permitted.permit();
        locks.checker.permitRenewed();
      }
      case NodeOwnEffect.LocksEntered entered -> enter(entered.membership());
    }
  }

  /// The disk is slow now and then. What is being written when the process ends is on disk, or not.
  private void save(long epoch) {
    long takes =
        locks.world.chance(15)
            ? locks.world.between(10 * MILLI, 150 * MILLI)
            : locks.world.between(MILLI / 20, 4 * MILLI);
    long now = locks.world.now().nanos();
    savesUntil = Math.max(now, savesUntil) + takes;
    int run = runs;
    locks.world.after(
        savesUntil - now,
        () -> {
          if (isRunning(run)) {
            savedEpoch = epoch;
            give(new NodeOwnInput.LockEpochSaved(epoch));
          } else if (epoch > savedEpoch && run == runs && locks.world.chance(50)) {
            savedEpoch = epoch;
          }
        });
  }

  private boolean isRunning(int run) {
    return process.filter(running -> running.run() == run).isPresent();
  }

  private void enter(Membership next) {
    locks.world.note(SimulatedNode.name(index) + " takes part in " + next);
    membership = next;
    if (next.members().isEmpty()) {
      return;
    }
    if (next.epoch() > savedEpoch) {
      throw new AssertionError(this + " takes part before the epoch is on disk");
    }
    if (next.epoch() <= lastEntered) {
      throw new AssertionError(this + " takes part in an old membership again");
    }
    lastEntered = next.epoch();
  }

  /// Everything is handed over: the process may leave.
  void left() {
    if (process.isPresent() && leaves != runs) {
      leaves = runs;
      process.get().node().give(new tanabata.replication.core.work.Input.Shutdown());
    }
  }

  /// Hands everything over, and leaves when that is done, or has taken too long.
  void leave() {
    give(new Input.Leave());
    later(30 * MILLI, this::left);
  }

  boolean isAtRest() {
    return process
        .filter(running -> running.users().stream().allMatch(LockUser::isIdle))
        .isPresent();
  }

  @Override
  public String toString() {
    return SimulatedNode.name(index)
        + " ("
        + (relies() ? "relies on its locks" : "relies on none")
        + ", "
        + membership
        + ", epoch on disk "
        + savedEpoch
        + process.map(running -> ", users " + running.users()).orElse("")
        + ")";
  }
}
