package tanabata.filesystem.core.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Ticket;
import tanabata.foundation.Moment;

/// The pages that the kernel may have of files of one window, for as long as this mount has the
/// lock of the window, and how they are dropped before the lock goes.
///
/// To drop a page the kernel waits until it is filled. So what fills pages is answered under the
/// old lock while the kernel drops them, and what was filled meanwhile is dropped in another round.
/// The first round answers them at once. Later ones concern only what was just filled, and answer
/// only what has been in their way for a while: else a reader that runs ahead would keep the lock
/// for as long as it reads.
final class KernelPages {

  /// What fills pages is in the way of a round after the first one if it takes so long.
  private static final Duration IN_THE_WAY = Duration.ofMillis(2);

  /// For so long the kernel is waited for while it waits for what cannot be: to write a page of a
  /// mapping back needs the lock alone, and this mount shares it.
  private static final Duration PATIENCE = Duration.ofMillis(50);

  /// Pages are filled whole, and this is the largest size of one.
  private static final long PAGE = 65_536;

  /// So many writes in a row drop only their own pages.
  private static final int MOST_WRITES = 16;

  private static final Kept NOTHING = new Kept(0, 0);

  private final CoreRules rules;

  /// By the number that the kernel knows.
  private final Map<Long, Kept> kept = new HashMap<>();

  private final List<Effect.Pages> filledMeanwhile = new ArrayList<>();
  private Optional<Round> round = Optional.empty();

  /// Since when a page cannot be written back.
  private Optional<Moment> stuckSince = Optional.empty();

  /// The lock has gone while the kernel was waited for: what was filled until then is old.
  private boolean isStale;

  /// Pages of an inode.
  ///
  /// @param end of the last one
  /// @param writes that have dropped some of them since one was filled
  private record Kept(long end, int writes) {}

  /// What the kernel drops at this moment.
  private record Round(Moment begun, boolean isFirst) {}

  /// A round is over.
  record Dropped(KernelPages pages) implements Ticket {}

  KernelPages(CoreRules rules) {
    this.rules = rules;
  }

  /// The kernel gets bytes for its pages.
  void filled(long node, long from, long to) {
    long first = from / PAGE * PAGE;
    long end = (to + PAGE - 1) / PAGE * PAGE;
    if (round.isEmpty()) {
      filledMeanwhile.forEach(pages -> keep(pages.node(), pages.offset() + pages.length()));
      filledMeanwhile.clear();
      keep(node, end);
    } else if (rules.dropsPagesFilledMeanwhile()) {
      filledMeanwhile.add(new Effect.Pages(node, first, end - first));
    }
  }

  private void keep(long node, long end) {
    kept.put(node, new Kept(Math.max(end, kept.getOrDefault(node, NOTHING).end), 0));
  }

  /// Whether the kernel may have pages of this inode.
  boolean has(long node) {
    return round.isPresent()
        || kept.containsKey(node)
        || !filledMeanwhile.isEmpty()
            && filledMeanwhile.stream().anyMatch(filled -> filled.node() == node);
  }

  /// The pages that a write makes old, or all of them, if nobody reads them any more: then writes
  /// need not care.
  Effect.Pages makeOld(long node, long from, long to) {
    Kept pages = kept.getOrDefault(node, NOTHING);
    if (pages.writes < MOST_WRITES) {
      kept.put(node, new Kept(Math.max(pages.end, to), pages.writes + 1));
      return new Effect.Pages(node, from, to - from);
    }
    kept.remove(node);
    return new Effect.Pages(node, 0, Math.max(pages.end, to));
  }

  /// A page is to be written back, which needs the lock alone, and it is shared.
  void cannotWriteBack(Moment now) {
    if (stuckSince.isEmpty()) {
      stuckSince = Optional.of(now);
    }
  }

  /// The lock is held alone.
  void canWriteBack() {
    stuckSince = Optional.empty();
  }

  /// Whether the kernel may wait for a page that is being filled, so that what fills one has to be
  /// answered.
  boolean waitForFilling(Moment now) {
    return round
        .filter(under -> under.isFirst() || now.since(under.begun()).compareTo(IN_THE_WAY) >= 0)
        .isPresent();
  }

  /// Goes on with dropping all of them; nobody uses the lock at this moment.
  ///
  /// @return whether there are none any more, or none that can be dropped
  boolean drop(Moment now, Consumer<? super Effect> effects) {
    if (round.isPresent()) {
      return isStuck(now, round.get());
    }
    if (!kept.isEmpty()) {
      dropKept(now, effects);
      return false;
    }
    if (!filledMeanwhile.isEmpty()) {
      dropFilled(now, effects);
      return false;
    }
    return true;
  }

  private boolean isStuck(Moment now, Round under) {
    return now.since(under.begun).compareTo(PATIENCE) >= 0
        && stuckSince.filter(since -> now.since(since).compareTo(PATIENCE) >= 0).isPresent();
  }

  private void dropFilled(Moment now, Consumer<? super Effect> effects) {
    round = Optional.of(new Round(now, false));
    List<Effect.Pages> filled = List.copyOf(filledMeanwhile);
    filledMeanwhile.clear();
    effects.accept(new Effect.DropPages(new Dropped(this), filled));
  }

  /// Drops all of them, because there are too many, or because nothing may be relied on any more.
  void trim(Moment now, Consumer<? super Effect> effects) {
    if (round.isEmpty() && !kept.isEmpty()) {
      dropKept(now, effects);
    }
  }

  private void dropKept(Moment now, Consumer<? super Effect> effects) {
    round = Optional.of(new Round(now, true));
    List<Effect.Pages> all =
        kept.entrySet().stream()
            .map(pages -> new Effect.Pages(pages.getKey(), 0, pages.getValue().end))
            .toList();
    kept.clear();
    effects.accept(new Effect.DropPages(new Dropped(this), all));
  }

  /// A round is over.
  void dropped(Moment now, Consumer<? super Effect> effects) {
    round = Optional.empty();
    stuckSince = Optional.empty();
    if (isStale) {
      isStale = false;
      if (!filledMeanwhile.isEmpty()) {
        dropFilled(now, effects);
      }
    }
  }

  boolean isDropping() {
    return round.isPresent();
  }

  /// The lock has gone before the kernel was done.
  void lockIsGone() {
    isStale = true;
  }
}
