package tanabata.dlm.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.ValueAccess;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;

/// A session at a node that makes one request after the other: locks, conversions, ranges. It keeps
/// some locks until it is notified that they block others, cancels some requests, and now and then
/// ends without releasing its locks.
final class Client {

  private static final long MILLIS = MembershipService.MILLIS;

  private final LockStorm storm;
  private final SimulatedNode node;
  private final Map<Long, ClientLock> held = new TreeMap<>();
  private long session;
  private long request;
  private LockName requestName = new LockName("none");
  private RangeRequest range = new RangeRequest(0, 0, 0, RangeRequest.Kind.UNLOCK, false);
  private Kind kind = Kind.NONE;
  private boolean persistent;
  private boolean dead;

  /// It keeps its locks until they block another client.
  private boolean idle;

  private boolean hasRanges;
  private int keepers;

  private enum Kind {
    NONE,
    LOCK,
    CONVERT,
    UNLOCK,
    ADOPT,
    RANGE
  }

  Client(LockStorm storm, SimulatedNode node, long session) {
    this.storm = storm;
    this.node = node;
    this.session = session;
  }

  void start() {
    keepers = session == 1 && storm.world.chance(50) ? storm.profile.names() : 0;
    soon();
  }

  boolean isIdle() {
    return dead || kind == Kind.NONE && held.isEmpty() && !hasRanges;
  }

  boolean isWaiting() {
    return !dead && kind != Kind.NONE;
  }

  private void soon() {
    if (!dead) {
      storm.world.after(storm.world.between(10_000, 15 * MILLIS), this::act);
    }
  }

  private LockChecker.Hold hold(long lock) {
    return new LockChecker.Hold(node.index, node.life, lock);
  }

  private void act() {
    if (dead || kind != Kind.NONE) {
      return;
    }
    idle = false;
    if (node.leaving) {
      return;
    }
    if (storm.isDraining()) {
      drain();
    } else if (keepers > 0) {
      lock(storm.name(--keepers), Mode.NL, Flags.NONE, Duration.ZERO);
    } else {
      draw();
    }
  }

  private void drain() {
    if (hasRanges) {
      // The holder of a range is not notified when it blocks others.
      range(
          storm.name(0),
          new RangeRequest(owner(), 0, Long.MAX_VALUE, RangeRequest.Kind.UNLOCK, false));
      return;
    }
    for (Map.Entry<Long, ClientLock> each : held.entrySet()) {
      if (each.getValue().blocking || storm.nobodyWaits()) {
        unlock(each.getKey());
        return;
      }
    }
    if (!held.isEmpty()) {
      idle = true;
      storm.world.after(50 * MILLIS, this::act);
    }
  }

  private long owner() {
    return session;
  }

  private void draw() {
    int dice = storm.world.below(100);
    if (dice < 35 && held.size() < 5) {
      lock(storm.name(storm.world.below(storm.profile.names())), mode(), flags(), timeout());
    } else if (dice < 55 && !held.isEmpty()) {
      convert(any());
    } else if (dice < 75 && !held.isEmpty()) {
      long lock = any();
      if (!held.get(lock).keeper) {
        unlock(lock);
      } else {
        soon();
      }
    } else if (dice < 78) {
      closeSession();
    } else if (dice < 81) {
      adopt();
    } else if (dice < 90) {
      long first = storm.world.below(12);
      range(
          storm.name(0),
          new RangeRequest(
              owner(),
              first,
              first + storm.world.below(4),
              RangeRequest.Kind.values()[storm.world.below(5)],
              // Ranges take no part in the search for deadlocks.
              held.isEmpty() && !hasRanges && storm.world.chance(50)));
    } else {
      // Keeps what it has until it blocks another client.
      idle = true;
      storm.world.after(storm.world.between(MILLIS, 400 * MILLIS), this::act);
    }
  }

  private long any() {
    List<Long> locks = new ArrayList<>(held.keySet());
    return locks.get(storm.world.below(locks.size()));
  }

  private Mode mode() {
    return Mode.ofOrdinal(storm.world.chance(40) ? 5 : storm.world.below(6));
  }

  private Flags flags() {
    if (storm.world.chance(60)) {
      return Flags.NONE;
    }
    return new Flags(1 << storm.world.below(Flag.values().length));
  }

  private Duration timeout() {
    return storm.world.chance(15) ? Duration.ofMillis(storm.world.between(1, 300)) : Duration.ZERO;
  }

  private long begin(Kind next, LockName name) {
    kind = next;
    requestName = name;
    request = node.number(this);
    return request;
  }

  private void lock(LockName name, Mode mode, Flags flags, Duration timeout) {
    begin(Kind.LOCK, name);
    persistent = flags.has(Flag.PERSISTENT);
    maybeCancel();
    node.give(new Input.Lock(request, name, mode, flags, session, timeout));
  }

  private void maybeCancel() {
    long mine = request;
    if (storm.profile.has(FaultProfile.Trait.ABRUPT_SESSIONS) && storm.world.chance(15)) {
      storm.world.after(
          storm.world.between(0, 60 * MILLIS),
          () -> {
            if (!dead
                && !node.leaving
                && request == mine
                && kind != Kind.NONE
                && kind != Kind.ADOPT) {
              kind = Kind.NONE;
              request = 0;
              closeSession();
            }
          });
    }
    if (storm.world.chance(10)) {
      storm.world.after(
          storm.world.between(0, 60 * MILLIS),
          () -> {
            if (!dead && request == mine && kind == Kind.RANGE) {
              node.give(new Input.CancelRange(mine));
            } else if (!dead && request == mine) {
              node.give(new Input.Cancel(mine));
            }
          });
    }
  }

  private void convert(long lock) {
    ClientLock had = held.get(lock);
    Mode to = mode();
    Flags flags = flags();
    boolean writes = ValueAccess.of(had.granted, to) == ValueAccess.WRITE;
    Block block = writes && storm.world.chance(80) ? storm.newBlock() : Block.NONE;
    kind = Kind.CONVERT;
    request = lock;
    requestName = had.name;
    had.reliedOn = flags.has(Flag.DEMOTE) ? Mode.NL : had.granted.meet(to);
    written(lock, had, writes, flags, block);
    maybeCancel();
    node.give(new Input.Convert(lock, to, flags, block, timeout()));
  }

  private void written(long lock, ClientLock had, boolean writes, Flags flags, Block block) {
    boolean invalidates = writes && flags.has(Flag.INVALIDATE);
    storm.checker.changes(hold(lock), had.reliedOn, writes && !invalidates, block);
    if (invalidates) {
      storm.checker.invalidated(hold(lock));
    }
  }

  private void unlock(long lock) {
    ClientLock had = held.remove(lock);
    boolean writes = had.granted.writes();
    Block block = writes && storm.world.chance(80) ? storm.newBlock() : Block.NONE;
    kind = Kind.UNLOCK;
    request = lock;
    had.reliedOn = Mode.NL;
    Flags flags = storm.world.chance(5) ? Flags.of(Flag.INVALIDATE) : Flags.NONE;
    written(lock, had, writes, flags, block);
    storm.checker.released(hold(lock));
    node.give(new Input.Unlock(lock, flags, block));
  }

  private void closeSession() {
    held.forEach((lock, had) -> {
      if (had.persistent) {
        storm.orphan(node, lock, had.name, had.granted);
      } else {
        storm.checker.lost(hold(lock), had.reliedOn.writes());
      }
    });
    held.clear();
    storm.ranges.closed(node.index, owner());
    hasRanges = false;
    node.give(new Input.CloseSession(session));
    session += 10;
    soon();
  }

  private void adopt() {
    begin(Kind.ADOPT, storm.name(storm.world.below(storm.profile.names())));
    node.give(new Input.Adopt(request, requestName, mode(), session));
  }

  private void range(LockName name, RangeRequest next) {
    begin(Kind.RANGE, name);
    range = next;
    storm.ranges.requested(node.index, next);
    maybeCancel();
    node.give(new Input.RequestRange(request, name, next));
  }

  // Replies and notifications.

  void completed(long lock, Completion completion) {
    if (dead || lock != request) {
      return;
    }
    // A lock may be lost while its user releases it.
    boolean proper = kind == Kind.LOCK || kind == Kind.CONVERT;
    if (proper && completion.status() == Completion.Status.MISUSED) {
      throw new AssertionError(node.name + ": a proper request was refused as misuse: " + lock);
    }
    Kind was = kind;
    kind = Kind.NONE;
    switch (was) {
      case LOCK -> {
        if (completion.isGranted()) {
          ClientLock now = new ClientLock(requestName, completion.mode());
          now.persistent = persistent;
          now.keeper = completion.mode() == Mode.NL && session == 1;
          held.put(lock, now);
          storm.checker.granted(hold(lock), requestName, completion, true);
        }
      }
      case CONVERT -> converted(lock, completion);
      case UNLOCK, NONE, ADOPT, RANGE -> {
        // Nothing follows.
      }
    }
    if (completion.status() == Completion.Status.DEADLOCK && was == Kind.LOCK) {
      storm.deadlocks++;
      closeSession();
    } else {
      soon();
    }
  }

  private void converted(long lock, Completion completion) {
    ClientLock had = held.get(lock);
    if (completion.status() == Completion.Status.LOST || had == null) {
      return;
    }
    had.granted = completion.mode();
    had.reliedOn = completion.mode();
    if (completion.isGranted()) {
      storm.checker.granted(hold(lock), had.name, completion, false);
    } else {
      storm.checker.keeps(hold(lock), completion.mode());
    }
  }

  void blocking(long lock) {
    ClientLock had = held.get(lock);
    if (had != null) {
      had.blocking = true;
      if (idle && kind == Kind.NONE && !dead) {
        idle = false;
        unlock(lock);
      }
    }
  }

  void lost(long lock) {
    ClientLock had = held.remove(lock);
    if (had != null) {
      storm.checker.lost(hold(lock), had.reliedOn.writes());
    }
    if (lock == request && kind == Kind.CONVERT) {
      kind = Kind.NONE;
      soon();
    }
  }

  void adopted(Effect.Adopted adopted) {
    if (dead || kind != Kind.ADOPT) {
      return;
    }
    kind = Kind.NONE;
    if (adopted.completion().isGranted()) {
      ClientLock had = new ClientLock(requestName, adopted.completion().mode());
      had.persistent = true;
      held.put(adopted.lock(), had);
      storm.adopted(node, adopted.lock());
      storm.checker.keeps(hold(adopted.lock()), had.granted);
      node.handOver(adopted.lock(), this);
    }
    soon();
  }

  void ranged(Effect.RangeCompleted done) {
    if (dead || done.request() != request) {
      return;
    }
    kind = Kind.NONE;
    if (done.result().status() == RangeResult.Status.DONE) {
      storm.ranges.granted(node.index, range);
      hasRanges = hasRanges || !range.kind().isTest();
      boolean all = range.kind() == RangeRequest.Kind.UNLOCK && range.last() == Long.MAX_VALUE;
      hasRanges = hasRanges && !all;
    }
    soon();
  }

  @Override
  public String toString() {
    StringBuilder all =
        new StringBuilder("session " + session + " " + kind + " " + request + " of " + requestName);
    held.forEach(
        (lock, had) -> all.append(", ").append(had.name).append(" in ").append(had.granted));
    return all
        + (hasRanges ? ", ranges" : "")
        + (idle ? ", idle" : "")
        + (node.leaving ? ", leaving" : "");
  }

  void die() {
    held.forEach((lock, had) -> storm.checker.lost(hold(lock), had.reliedOn.writes()));
    held.clear();
    dead = true;
  }
}
