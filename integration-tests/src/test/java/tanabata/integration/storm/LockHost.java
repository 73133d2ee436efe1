package tanabata.integration.storm;

import java.time.Duration;
import java.util.Optional;
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

  /// Of the process that runs, once it has begun.
  private Optional<LockUsers> users = Optional.empty();

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
  private record Process(SimulatedNode node, int run, Consumer<NodeInput> core) {}

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

  /// Whether grants may be relied on at this moment, as far as the permit goes.
  boolean isPermitted() {
    return isPermitted(Duration.ZERO);
  }

  /// The same, for so long from now on.
  boolean isPermitted(Duration time) {
    return process.filter(running -> permit.isValid(running.node().clock().plus(time))).isPresent();
  }

  SimulatedNode node() {
    return process.orElseThrow().node();
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
    process = Optional.of(new Process(node, runs, core));
    users = Optional.of(locks.begin(this));
  }

  void end() {
    users.ifPresent(LockUsers::die);
    users = Optional.empty();
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

  void execute(Effect.ForUsers effect) {
    if (effect instanceof Effect.Completed done && done.completion().isGranted() && !relies()) {
      throw new AssertionError(this + " is granted a lock on which it must not rely");
    }
    process.ifPresent(running -> running.node().detail("->", effect));
    users.orElseThrow().execute(effect);
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
    users.ifPresent(all ->
        all.leave(departure -> {
          switch (departure) {
            case IN_ORDER -> {
              give(new Input.Leave());
              later(30 * MILLI, this::left);
            }
            case AT_ONCE -> left();
          }
        }));
  }

  boolean isAtRest() {
    return users.filter(LockUsers::isAtRest).isPresent();
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
        + users.map(all -> ", users " + all).orElse("")
        + ")";
  }
}
