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

/// A session at a node that wants one thing after the other: locks, conversions, ranges. It keeps
/// some locks until it is told that others want them, takes some wishes back, and now and then ends
/// without giving back.
final class Client {

  private static final long MILLIS = Authority.MILLIS;

  private final LockStorm storm;
  private final Site site;
  private final Map<Long, Held> held = new TreeMap<>();
  private long session;
  private long wish;
  private LockName wishName = new LockName("none");
  private RangeRequest range = new RangeRequest(0, 0, 0, RangeRequest.Kind.UNLOCK, false);
  private Kind kind = Kind.NONE;
  private boolean persistent;
  private boolean dead;
  private boolean sits;
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

  Client(LockStorm storm, Site site, long session) {
    this.storm = storm;
    this.site = site;
    this.session = session;
  }

  void start() {
    keepers = session == 1 && storm.world.chance(50) ? storm.weather.names() : 0;
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

  private Judge.Hold hold(long lock) {
    return new Judge.Hold(site.index, site.life, lock);
  }

  private void act() {
    if (dead || kind != Kind.NONE) {
      return;
    }
    sits = false;
    if (site.leaving) {
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
      // Nobody is told when others want a range.
      range(
          storm.name(0),
          new RangeRequest(owner(), 0, Long.MAX_VALUE, RangeRequest.Kind.UNLOCK, false));
      return;
    }
    for (Map.Entry<Long, Held> each : held.entrySet()) {
      if (each.getValue().wanted || storm.nobodyWaits()) {
        unlock(each.getKey());
        return;
      }
    }
    if (!held.isEmpty()) {
      sits = true;
      storm.world.after(50 * MILLIS, this::act);
    }
  }

  private long owner() {
    return session;
  }

  private void draw() {
    int dice = storm.world.below(100);
    if (dice < 35 && held.size() < 5) {
      lock(storm.name(storm.world.below(storm.weather.names())), mode(), flags(), patience());
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
              // The search for deadlocks does not know ranges.
              held.isEmpty() && !hasRanges && storm.world.chance(50)));
    } else {
      // Keeps what it has until somebody wants it.
      sits = true;
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

  private Duration patience() {
    return storm.world.chance(15) ? Duration.ofMillis(storm.world.between(1, 300)) : Duration.ZERO;
  }

  private long begin(Kind next, LockName name) {
    kind = next;
    wishName = name;
    wish = site.number(this);
    return wish;
  }

  private void lock(LockName name, Mode mode, Flags flags, Duration patience) {
    begin(Kind.LOCK, name);
    persistent = flags.has(Flag.PERSISTENT);
    maybeTakeBack();
    site.give(new Input.Lock(wish, name, mode, flags, session, patience));
  }

  private void maybeTakeBack() {
    long mine = wish;
    if (storm.weather.hasty() && storm.world.chance(15)) {
      storm.world.after(
          storm.world.between(0, 60 * MILLIS),
          () -> {
            if (!dead && !site.leaving && wish == mine && kind != Kind.NONE && kind != Kind.ADOPT) {
              kind = Kind.NONE;
              wish = 0;
              closeSession();
            }
          });
    }
    if (storm.world.chance(10)) {
      storm.world.after(
          storm.world.between(0, 60 * MILLIS),
          () -> {
            if (!dead && wish == mine && kind == Kind.RANGE) {
              site.give(new Input.CancelRange(mine));
            } else if (!dead && wish == mine) {
              site.give(new Input.Cancel(mine));
            }
          });
    }
  }

  private void convert(long lock) {
    Held had = held.get(lock);
    Mode to = mode();
    Flags flags = flags();
    boolean writes = ValueAccess.of(had.granted, to) == ValueAccess.WRITE;
    Block block = writes && storm.world.chance(80) ? storm.newBlock() : Block.NONE;
    kind = Kind.CONVERT;
    wish = lock;
    wishName = had.name;
    had.reliedOn = flags.has(Flag.DEMOTE) ? Mode.NL : had.granted.meet(to);
    written(lock, had, writes, flags, block);
    maybeTakeBack();
    site.give(new Input.Convert(lock, to, flags, block, patience()));
  }

  private void written(long lock, Held had, boolean writes, Flags flags, Block block) {
    boolean invalidates = writes && flags.has(Flag.INVALIDATE);
    storm.judge.moves(hold(lock), had.reliedOn, writes && !invalidates, block);
    if (invalidates) {
      storm.judge.invalidated(hold(lock));
    }
  }

  private void unlock(long lock) {
    Held had = held.remove(lock);
    boolean writes = had.granted.writes();
    Block block = writes && storm.world.chance(80) ? storm.newBlock() : Block.NONE;
    kind = Kind.UNLOCK;
    wish = lock;
    had.reliedOn = Mode.NL;
    Flags flags = storm.world.chance(5) ? Flags.of(Flag.INVALIDATE) : Flags.NONE;
    written(lock, had, writes, flags, block);
    storm.judge.released(hold(lock));
    site.give(new Input.Unlock(lock, flags, block));
  }

  private void closeSession() {
    held.forEach((lock, had) -> {
      if (had.persistent) {
        storm.orphan(site, lock, had.name, had.granted);
      } else {
        storm.judge.lost(hold(lock), had.reliedOn.writes());
      }
    });
    held.clear();
    storm.ranges.closed(site.index, owner());
    hasRanges = false;
    site.give(new Input.CloseSession(session));
    session += 10;
    soon();
  }

  private void adopt() {
    begin(Kind.ADOPT, storm.name(storm.world.below(storm.weather.names())));
    site.give(new Input.Adopt(wish, wishName, mode(), session));
  }

  private void range(LockName name, RangeRequest wanted) {
    begin(Kind.RANGE, name);
    range = wanted;
    storm.ranges.wishes(site.index, wanted);
    maybeTakeBack();
    site.give(new Input.RequestRange(wish, name, wanted));
  }

  // What it is told.

  void completed(long lock, Completion told) {
    if (dead || lock != wish) {
      return;
    }
    // A lock may be lost while its user is giving it back.
    boolean proper = kind == Kind.LOCK || kind == Kind.CONVERT;
    if (proper && told.status() == Completion.Status.MISUSED) {
      throw new AssertionError(site.name + ": a proper wish was called misuse: " + lock);
    }
    Kind was = kind;
    kind = Kind.NONE;
    switch (was) {
      case LOCK -> {
        if (told.isGranted()) {
          Held now = new Held(wishName, told.mode());
          now.persistent = persistent;
          now.keeper = told.mode() == Mode.NL && session == 1;
          held.put(lock, now);
          storm.judge.granted(hold(lock), wishName, told, true);
        }
      }
      case CONVERT -> converted(lock, told);
      case UNLOCK, NONE, ADOPT, RANGE -> {
        // It is over.
      }
    }
    if (told.status() == Completion.Status.DEADLOCK && was == Kind.LOCK) {
      storm.deadlocks++;
      closeSession();
    } else {
      soon();
    }
  }

  private void converted(long lock, Completion told) {
    Held had = held.get(lock);
    if (told.status() == Completion.Status.LOST || had == null) {
      return;
    }
    had.granted = told.mode();
    had.reliedOn = told.mode();
    if (told.isGranted()) {
      storm.judge.granted(hold(lock), had.name, told, false);
    } else {
      storm.judge.keeps(hold(lock), told.mode());
    }
  }

  void wanted(long lock) {
    Held had = held.get(lock);
    if (had != null) {
      had.wanted = true;
      if (sits && kind == Kind.NONE && !dead) {
        sits = false;
        unlock(lock);
      }
    }
  }

  void lost(long lock) {
    Held had = held.remove(lock);
    if (had != null) {
      storm.judge.lost(hold(lock), had.reliedOn.writes());
    }
    if (lock == wish && kind == Kind.CONVERT) {
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
      Held had = new Held(wishName, adopted.completion().mode());
      had.persistent = true;
      held.put(adopted.lock(), had);
      storm.adopted(site, adopted.lock());
      storm.judge.keeps(hold(adopted.lock()), had.granted);
      site.handOver(adopted.lock(), this);
    }
    soon();
  }

  void ranged(Effect.RangeCompleted done) {
    if (dead || done.request() != wish) {
      return;
    }
    kind = Kind.NONE;
    if (done.result().status() == RangeResult.Status.DONE) {
      storm.ranges.done(site.index, range);
      hasRanges = hasRanges || !range.kind().isTest();
      boolean all = range.kind() == RangeRequest.Kind.UNLOCK && range.last() == Long.MAX_VALUE;
      hasRanges = hasRanges && !all;
    }
    soon();
  }

  @Override
  public String toString() {
    StringBuilder all =
        new StringBuilder("session " + session + " " + kind + " " + wish + " of " + wishName);
    held.forEach(
        (lock, had) -> all.append(", ").append(had.name).append(" in ").append(had.granted));
    return all
        + (hasRanges ? ", ranges" : "")
        + (sits ? ", sits" : "")
        + (site.leaving ? ", leaving" : "");
  }

  void die() {
    held.forEach((lock, had) -> storm.judge.lost(hold(lock), had.reliedOn.writes()));
    held.clear();
    dead = true;
  }
}
