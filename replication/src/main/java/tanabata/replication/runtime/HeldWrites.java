package tanabata.replication.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.replication.core.work.Ticket;

/// The writes of data that found no space on the disk. They are tried again until they find some:
/// for the core, which waits for them, the disk is slow in these places and no other.
///
/// On the loop only.
final class HeldWrites {

  private final String disk;
  private final Consumer<Runnable> later;
  private final Map<Attempt, State> held = new LinkedHashMap<>();
  private Consumer<Optional<Shortage>> watcher = _ -> {};
  private boolean waits;
  private boolean closed;

  /// A write that may be tried any number of times. Its payload stays as it is meanwhile.
  interface Attempt {

    Ticket ticket();

    long bytes();

    /// It waits for space from now on.
    void held();

    /// Hands it to the disk again.
    void again();

    /// It is not tried any more.
    void giveUp();
  }

  private enum State {
    WAITING,
    /// The disk has it once more.
    TRIED,
    /// The disk has it for the last time.
    RECALLED
  }

  /// @param later runs a step on the loop, after a pause
  HeldWrites(String disk, Consumer<Runnable> later) {
    this.disk = disk;
    this.later = later;
  }

  /// @param told when the shortage begins, with what is held then, and when it ends
  void watch(Consumer<Optional<Shortage>> told) {
    watcher = told;
  }

  /// What is held now.
  Optional<Shortage> shortage() {
    return held.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shortage(
                disk, held.size(), held.keySet().stream().mapToLong(Attempt::bytes).sum()));
  }

  /// It has found no space.
  ///
  /// @return whether it is tried again; if not, it has failed
  boolean holds(Attempt attempt) {
    if (closed || held.get(attempt) == State.RECALLED) {
      landed(attempt);
      return false;
    }
    boolean first = held.isEmpty();
    boolean another = held.put(attempt, State.WAITING) == null;
    if (first) {
      watcher.accept(shortage());
    }
    if (!waits) {
      waits = true;
      later.accept(this::tryAll);
    }
    if (another) {
      attempt.held();
    }
    return true;
  }

  private void tryAll() {
    waits = false;
    for (Attempt attempt : List.copyOf(held.keySet())) {
      if (held.get(attempt) == State.WAITING) {
        held.put(attempt, State.TRIED);
        attempt.again();
      }
    }
  }

  /// It has ended: it was written, or has failed for another reason.
  void landed(Attempt attempt) {
    if (held.remove(attempt) != null && held.isEmpty() && !closed) {
      watcher.accept(Optional.empty());
    }
  }

  /// Nobody wants these any more.
  void recall(Ticket ticket) {
    for (Attempt attempt : new ArrayList<>(held.keySet())) {
      if (attempt.ticket() == ticket) {
        recall(attempt);
      }
    }
  }

  private void recall(Attempt attempt) {
    if (held.get(attempt) == State.WAITING) {
      landed(attempt);
      attempt.giveUp();
    } else {
      held.put(attempt, State.RECALLED);
    }
  }

  /// The disk is about to be closed: nothing is tried again.
  void close() {
    closed = true;
    List.copyOf(held.keySet()).forEach(this::recall);
  }
}
