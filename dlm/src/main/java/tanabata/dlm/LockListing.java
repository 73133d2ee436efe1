package tanabata.dlm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.Effect;
import tanabata.foundation.NodeId;

/// Gathers what the members say that they master.
public final class LockListing {

  private final SortedSet<NodeId> awaited;
  private final List<LockView> locks = new ArrayList<>();
  private final CompletableFuture<Boolean> all = new CompletableFuture<>();
  private boolean more;

  /// What was seen.
  ///
  /// @param locks by name, and of each name holders, then converters, then those that wait, in
  ///   order
  /// @param more whether there were more than were asked for
  /// @param silent the members that did not answer in time
  public record Seen(List<LockView> locks, boolean more, SortedSet<NodeId> silent) {}

  LockListing(SortedSet<NodeId> members) {
    awaited = new TreeSet<>(members);
    if (awaited.isEmpty()) {
      all.complete(true);
    }
  }

  synchronized void add(Effect.LocksListed seen) {
    if (awaited.remove(seen.member())) {
      locks.addAll(seen.locks());
      more |= seen.truncated();
    }
    if (awaited.isEmpty()) {
      all.complete(true);
    }
  }

  CompletionStage<Seen> within(Duration time, Runnable end) {
    return all.completeOnTimeout(false, time.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(_ -> {
          end.run();
          return seen();
        });
  }

  private synchronized Seen seen() {
    return new Seen(
        locks.stream().sorted(Comparator.comparing(LockView::name)).toList(),
        more,
        new TreeSet<>(awaited));
  }
}
