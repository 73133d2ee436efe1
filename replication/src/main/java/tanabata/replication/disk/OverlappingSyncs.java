package tanabata.replication.disk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The syncs of one disk that are under way, so that none succeeds which overlapped one that
/// failed.
///
/// The kernel tells of data that it could not write to one sync of a file only. With two at the
/// same time the one that waited for the lost data may be told that all is well, and the other gets
/// the error. So a success waits until whoever was syncing beside it is through, and fails with it.
///
/// @param <O> the operations of the disk
final class OverlappingSyncs<O extends Operation> {

  private final List<O> running = new ArrayList<>();
  private final List<Held<O>> held = new ArrayList<>();

  /// A success that waits for others.
  private record Held<O>(O operation, List<O> beside) {}

  /// Begins to watch an operation that may sync.
  void begins(O operation) {
    running.add(operation);
  }

  /// Its steps are done.
  ///
  /// @return those that may be completed now, this one or others that waited for it
  List<O> ends(O operation) {
    running.remove(operation);
    List<O> free = new ArrayList<>();
    if (operation.hasSyncFailed()) {
      running.stream().filter(Operation::isSyncing).forEach(Operation::overlappedFailure);
    }
    List<O> beside = running.stream().filter(Operation::isSyncing).toList();
    if (operation.errno() == 0 && !beside.isEmpty()) {
      held.add(new Held<>(operation, new ArrayList<>(beside)));
    } else {
      free.add(operation);
    }
    release(operation, free);
    return free;
  }

  private void release(O ended, List<O> free) {
    for (Iterator<Held<O>> each = held.iterator(); each.hasNext(); ) {
      Held<O> waiting = each.next();
      if (!waiting.beside().remove(ended)) {
        continue;
      }
      if (ended.hasSyncFailed()) {
        waiting.operation().overlappedFailure();
      }
      if (waiting.beside().isEmpty()) {
        each.remove();
        free.add(waiting.operation());
      }
    }
  }
}
