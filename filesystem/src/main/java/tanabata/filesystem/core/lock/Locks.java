package tanabata.filesystem.core.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.BlockCache;
import tanabata.filesystem.core.block.Journal;
import tanabata.filesystem.core.space.Space;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Moment;

/// The locks of this mount. A lock stays here after use until another mount wants it ("sticky", as
/// in Frangipani, Thekkath, Mann and Lee, 1997). An operation pins what it needs; when another
/// mount wants a lock nothing new pins it that could not go on without it, and when its last pin is
/// gone, and what it covers is in its place, it is given back.
///
/// What the kernel is told under a lock, it may rely on for a while: for names and attributes it
/// asks no more until that is over. So a lock is not given up before, and of what another mount has
/// wanted of late the kernel is told nothing to rely on. Told by time and not taken back: to take a
/// name back needs locks of the kernel that a call may hold which waits for a lock of ours.
public final class Locks implements Space.GroupLocks {

  /// For how long what another mount has wanted may be wanted again.
  private static final Duration CONTENTION = Duration.ofSeconds(2);

  private static final int MOST_CONTENDED = 4096;

  private static final int MOST_WITH_PAGES = 4096;

  /// A lock that was waited for is used for so long, if there is so much to do, before it goes
  /// again: else two hosts that want the same one would do nothing but hand it over. That takes
  /// some 10 ms, a flush and blocks that are read from the device included.
  private static final Duration HOLD = Duration.ofMillis(45);

  /// Whoever has not used it for so long is not at it any more.
  private static final Duration REST = Duration.ofMillis(2);

  private final BlockCache cache;
  private final Journal journal;
  private final OpenInodes open;
  private final CoreRules rules;
  private final Consumer<? super Effect> effects;
  private final TreeMap<LockId, LockState> states = new TreeMap<>();

  /// Windows of whose files the kernel may have pages. The oldest comes first.
  private final LinkedHashSet<LockState> withPages = new LinkedHashSet<>();

  /// Those that another mount wants.
  private final List<LockState> wanted = new ArrayList<>();

  /// What other mounts want of what is not granted yet.
  private final List<Early> early = new ArrayList<>();

  private record Early(LockId lock, Mode mode) {}

  /// What another mount has wanted of late. The oldest comes first.
  private final LinkedHashMap<LockId, Contention> contended = new LinkedHashMap<>();

  private Moment now = Moment.ZERO;

  private Needs needs = (_, _) -> {};

  /// Grants of this epoch and of later ones are early.
  private long recoveringFrom = Long.MAX_VALUE;

  /// @param until when it counts
  /// @param used for what this mount has needed it before it gave it up
  private record Contention(Moment until, Mode used) {}

  /// Goes on only if the operation that runs has pinned this.
  @FunctionalInterface
  public interface Needs {
    void need(LockId lock, Mode mode);
  }

  /// Which inodes are open here.
  @FunctionalInterface
  public interface OpenInodes {

    /// @param window number of a window of inodes
    Iterable<Long> in(long window);
  }

  public Locks(
      BlockCache cache,
      Journal journal,
      OpenInodes open,
      CoreRules rules,
      Consumer<? super Effect> effects) {
    this.rules = rules;
    this.open = open;
    this.cache = cache;
    this.journal = journal;
    this.effects = effects;
  }

  /// What follows happens now.
  public void at(Moment moment) {
    now = moment;
    while (!contended.isEmpty()
        && (contended.firstEntry().getValue().until.compareTo(now) < 0
            || contended.size() > MOST_CONTENDED)) {
      contended.pollFirstEntry();
    }
  }

  /// How long the kernel may rely on what it is told under this lock, which is pinned: not at all,
  /// if another mount is likely to want it. The lock stays here until that is over.
  public Duration validity(LockId lock) {
    LockState state = states.get(lock);
    if (state.wanted() != Mode.NONE || contended.containsKey(lock)) {
      return Duration.ZERO;
    }
    state.relyOn(now.plus(Reply.VALIDITY).plus(Reply.LATENESS));
    return Reply.VALIDITY;
  }

  /// An inode was made here, under the lock of its window.
  public void created(long inode) {
    states.get(LockId.window(inode)).created().add(inode);
  }

  /// Whether the inode was made here, and no other mount has had its window since.
  public boolean isCreatedHere(long inode) {
    LockState window = states.get(LockId.window(inode));
    return window != null && window.created().contains(inode);
  }

  /// What the kernel knows under one lock, it knows under the other one now; both are pinned.
  public void moved(LockId from, LockId to) {
    states.get(to).relyOn(states.get(from).reliedOn());
  }

  /// The kernel gets bytes of a file for its pages, under the lock of the window, which is pinned.
  ///
  /// @param node as the kernel calls the inode
  public void filled(long inode, long node, long from, long to) {
    LockState window = states.get(LockId.window(inode));
    window.pages().filled(node, from, to);
    withPages.add(window);
    if (withPages.size() > MOST_WITH_PAGES) {
      LockState oldest = withPages.removeFirst();
      oldest.pages().trim(now, effects);
    }
  }

  /// This mount ends while programs may have files open and mapped: the kernel keeps nothing.
  public void dropAllPages() {
    withPages.forEach(window -> window.pages().trim(now, effects));
  }

  /// Whether the kernel may have pages of the inode, whose window is pinned.
  public boolean havePages(long inode, long node) {
    return pages(inode).has(node);
  }

  /// The pages of the inode that a write to this range makes old, if the kernel may have any.
  public Optional<Effect.Pages> makeOld(long inode, long node, long from, long to) {
    return rules.dropsPagesAfterWrites() && havePages(inode, node)
        ? Optional.of(pages(inode).makeOld(node, from, to))
        : Optional.empty();
  }

  /// The kernel drops pages of the inode, whose window and data are pinned until [#endDrop].
  public void beginDrop(long inode) {
    states.get(LockId.window(inode)).beginDrop();
    states.get(LockId.data(inode)).beginDrop();
  }

  public void endDrop(long inode) {
    states.get(LockId.window(inode)).endDrop();
    states.get(LockId.data(inode)).endDrop();
  }

  private KernelPages pages(long inode) {
    return states.get(LockId.window(inode)).pages();
  }

  /// @return whether the ticket is one of pages that are dropped
  public boolean done(Ticket ticket) {
    if (ticket instanceof KernelPages.Dropped(KernelPages pages)) {
      pages.dropped(now, effects);
      return true;
    }
    return false;
  }

  /// The operation that runs from now on.
  public void use(Needs running) {
    needs = running;
  }

  @Override
  public void needExclusive(LockId group) {
    needs.need(group, Mode.EXCLUSIVE);
  }

  @Override
  public void needShared(LockId group) {
    needs.need(group, Mode.SHARED);
  }

  @Override
  public boolean isHeld(LockId group) {
    LockState state = states.get(group);
    return state != null && state.mayPin(Mode.EXCLUSIVE);
  }

  private LockState state(LockId lock) {
    return states.computeIfAbsent(lock, id -> new LockState(id, rules));
  }

  /// Pins the lock, or asks for it.
  ///
  /// @return whether it is pinned
  public boolean pin(LockId lock, Mode mode) {
    LockState state = state(lock);
    return pin(state, mode, lock.isLocal() ? state.isFree(mode) : state.mayPin(mode));
  }

  /// The same, for what fills pages of the kernel or writes them back: the kernel may wait for that
  /// before it does what it was told, and a lock that goes may wait for the kernel.
  public boolean pinForPages(LockId lock, Mode mode) {
    LockState state = state(lock);
    if (lock.isLocal()) {
      return pin(state, mode, state.isFree(mode) || state.waitsForFilling(now));
    }
    if (mode == Mode.EXCLUSIVE && state.held() == Mode.SHARED) {
      state.pages().cannotWriteBack(now);
      convert(state);
      return false;
    }
    return pin(state, mode, state.mayPinForPages(now, mode));
  }

  /// This lock will be needed: it is asked for, beside others.
  public void expect(LockId lock, Mode mode) {
    ask(state(lock), mode);
  }

  private boolean pin(LockState state, Mode mode, boolean may) {
    if (may) {
      state.pin(now, mode);
    } else if (!state.lock().isLocal()) {
      ask(state, mode);
    }
    return may;
  }

  private void ask(LockState state, Mode mode) {
    if (state.asked() != Mode.NONE) {
      return;
    }
    if (state.held() == Mode.NONE) {
      Mode most = likely(state.lock(), mode);
      state.ask(most);
      // Whoever wants to have an inode alone that is open elsewhere does not wait for that.
      boolean tries = state.lock().kind() == LockId.Kind.OPEN && most == Mode.EXCLUSIVE;
      effects.accept(
          new Effect.AskLock(
              state.lock(), most, tries ? Effect.Patience.TRY : Effect.Patience.WAIT));
    } else if (!state.held().covers(mode) && state.wanted() == Mode.NONE) {
      // Without waiting: two mounts that keep it shared would wait for each other.
      state.ask(mode);
      effects.accept(new Effect.AskLock(state.lock(), mode, Effect.Patience.TRY));
    }
  }

  /// Who looks at a directory before he changes it would get the lock shared, and then wait for it
  /// once more. So if both mounts change what it covers, it is asked for alone at once.
  private Mode likely(LockId lock, Mode needed) {
    Contention contention = contended.get(lock);
    return contention != null && contention.used.covers(needed) ? contention.used : needed;
  }

  /// A page of a mapping cannot be written back under a lock that is shared, and cannot be dropped
  /// before. So the lock is not given back for it: the others give theirs up. If one of them has
  /// such a page too, the lock manager refuses the second one.
  private void convert(LockState state) {
    if (state.asked() == Mode.NONE && !state.isRefusedConversion()) {
      state.waitToConvert();
      effects.accept(new Effect.AskLock(state.lock(), Mode.EXCLUSIVE, Effect.Patience.WAIT));
    }
  }

  private void want(LockState state, Mode mode) {
    state.want(mode);
    if (!wanted.contains(state)) {
      wanted.add(state);
    }
  }

  public void unpin(LockId lock, Mode mode) {
    LockState state = states.get(lock);
    state.unpin(mode);
    if (lock.kind() == LockId.Kind.OPEN && !state.isPinned() && state.held() == Mode.EXCLUSIVE) {
      state.given(Mode.NONE);
      effects.accept(new Effect.GiveLock(lock, Mode.NONE));
    }
    if (state.isUnused()) {
      states.remove(lock);
    }
  }

  public void refused(LockId lock) {
    LockState state = states.get(lock);
    if (state != null) {
      state.refused();
      if (state.held() != Mode.NONE) {
        // Others have it shared too: it is given back, and then waited for.
        want(state, Mode.EXCLUSIVE);
      }
      if (state.isUnused()) {
        states.remove(lock);
      }
    }
  }

  /// Nobody here has the inode open any more.
  public void closed(long inode) {
    LockState state = states.get(LockId.open(inode));
    if (state != null && state.held() == Mode.SHARED) {
      state.given(Mode.NONE);
      states.remove(state.lock());
      effects.accept(new Effect.GiveLock(state.lock(), Mode.NONE));
    }
  }

  /// Whether all that is open here in a window is known to be so, so that who gets the window wipes
  /// nothing of it. What is not is asked for.
  private boolean isGuarded(LockState window) {
    boolean guarded = true;
    for (long inode : open.in(window.lock().number())) {
      LockState state = state(LockId.open(inode));
      if (!state.held().covers(Mode.SHARED)) {
        guarded = false;
        ask(state, Mode.SHARED);
      }
    }
    return guarded;
  }

  public void granted(LockId lock, Mode mode, long epoch) {
    if (lock.kind() == LockId.Kind.WINDOW) {
      // Another mount may have written data under it, and a sync of this one is about that too.
      journal.dataWritten();
    }
    state(lock).granted(now, mode, epoch >= recoveringFrom);
  }

  /// Another mount waits for it.
  public void wanted(LockId lock, Mode mode) {
    if (lock.kind() == LockId.Kind.OPEN) {
      // It is given back when the inode is closed.
      return;
    }
    Contention before = contended.remove(lock);
    Mode used = before == null ? Mode.NONE : before.used;
    contended.put(lock, new Contention(now.plus(CONTENTION), used));
    LockState state = state(lock);
    boolean inTheWay =
        state.held() == Mode.EXCLUSIVE || state.held() == Mode.SHARED && mode == Mode.EXCLUSIVE;
    if (inTheWay) {
      want(state, mode);
    } else if (state.asked() != Mode.NONE) {
      // That it is granted is still on its way here; whoever has asked for it comes first.
      early.add(new Early(lock, mode));
    } else if (state.isUnused()) {
      states.remove(lock);
    }
  }

  /// Mounts have died: what is granted from this epoch on waits until their journals are replayed.
  public void recovering(long epoch) {
    recoveringFrom = Math.min(recoveringFrom, epoch);
  }

  public void recovered() {
    recoveringFrom = Long.MAX_VALUE;
    states.values().forEach(LockState::isRecovered);
  }

  /// Gives back what is wanted and not in use.
  public void pump() {
    if (!early.isEmpty()) {
      List<Early> all = List.copyOf(early);
      early.clear();
      all.forEach(each -> wanted(each.lock, each.mode));
    }
    for (LockState state : List.copyOf(wanted)) {
      // One request at a time: whether it is granted more is on its way here.
      boolean isReliedOn = rules.keepsWhatTheKernelReliesOn() && state.isReliedOn(now);
      if (state.asked() != Mode.NONE || isReliedOn) {
        continue;
      }
      if (!state.isLeaving()) {
        if (state.isBusy(now, HOLD, REST)) {
          continue;
        }
        state.leave();
      }
      boolean guarded =
          state.target() != Mode.NONE
              || state.lock().kind() != LockId.Kind.WINDOW
              || !rules.guardsOpenInodes()
              || isGuarded(state);
      if (state.isFree() && !state.isHandingOver() && guarded && arePagesGone(state)) {
        state.handOver();
        Mode kept = state.target();
        if (state.held() == Mode.EXCLUSIVE && rules.writesBeforeGivingUp()) {
          journal.handOver(state.lock(), () -> give(state, kept));
        } else {
          give(state, kept);
        }
      }
    }
  }

  /// A lock that stays here shared covers the pages still.
  private boolean arePagesGone(LockState state) {
    return state.target() != Mode.NONE
        || !rules.dropsPagesBeforeGivingUp()
        || state.pages().drop(now, effects);
  }

  /// @param kept the mode for which everything was prepared
  private void give(LockState state, Mode kept) {
    Mode used = state.usedAs();
    contended.computeIfPresent(state.lock(), (_, there) -> new Contention(there.until, used));
    boolean moreIsWanted = state.target() != kept;
    if (kept == Mode.NONE) {
      cache.forget(state.lock());
      withPages.remove(state);
    }
    state.given(kept);
    wanted.remove(state);
    effects.accept(new Effect.GiveLock(state.lock(), kept));
    if (moreIsWanted) {
      want(state, Mode.EXCLUSIVE);
    }
    if (state.isUnused()) {
      states.remove(state.lock());
    }
  }

  /// Gives everything back, for a mount that ends: all is in place, and nobody uses anything.
  public void giveAll() {
    dropAllPages();
    for (LockState state : List.copyOf(states.values())) {
      if (state.held() != Mode.NONE) {
        effects.accept(new Effect.GiveLock(state.lock(), Mode.NONE));
      }
      cache.forget(state.lock());
    }
    states.clear();
    wanted.clear();
  }

  /// For people.
  public List<String> describe() {
    return states.values().stream().map(LockState::toString).toList();
  }
}
