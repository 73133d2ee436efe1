package tanabata.dlm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tanabata.dlm.api.LockView;
import tanabata.dlm.core.Effect;
import tanabata.foundation.NodeId;

/// Collects the lists of all members to one [LockListing].
final class ListingCollector {

  private final SortedSet<NodeId> awaited;
  private final List<LockView> locks = new ArrayList<>();
  private final CompletableFuture<Boolean> complete = new CompletableFuture<>();
  private boolean truncated;

  ListingCollector(Set<NodeId> members) {
    awaited = new TreeSet<>(members);
    completeIfAll();
  }

  private void completeIfAll() {
    if (awaited.isEmpty()) {
      complete.complete(true);
    }
  }

  synchronized void add(Effect.LocksListed list) {
    if (awaited.remove(list.member())) {
      locks.addAll(list.locks());
      truncated |= list.truncated();
    }
    completeIfAll();
  }

  /// @return completed when all members have answered, or after `timeout`
  CompletionStage<LockListing> within(Duration timeout) {
    return complete
        .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(_ -> listing());
  }

  private synchronized LockListing listing() {
    return new LockListing(
        locks.stream().sorted(Comparator.comparing(LockView::name)).toList(),
        truncated,
        new TreeSet<>(awaited));
  }
}
