package tanabata.replication.core.metadata;

import java.util.ArrayDeque;
import java.util.Optional;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.StateFlush;
import tanabata.replication.core.work.StateSave;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Marks;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.PersistentState;

/// What the superblock says of this node's data, and its way to disk: one write at a time, because
/// two at once could both be torn by a power cut.
public final class PersistentStateStore {

  private final CoreContext context;
  private final ArrayDeque<StateSave> saves = new ArrayDeque<>();
  private final MarkTable marks;
  private PersistentState state;

  /// The flush under way before the mark that this node was there without its peer, and the newest
  /// clock that it is to carry.
  private Optional<StateFlush> flush = Optional.empty();

  private long wantedClock;

  /// Of the save under way.
  private Marks written = Marks.NONE;

  /// @param marks each write carries the newest ones
  public PersistentStateStore(CoreContext context, MarkTable marks, PersistentState state) {
    this.context = context;
    this.marks = marks;
    this.state = state;
  }

  public PersistentState state() {
    return state;
  }

  public DataIdentity identity() {
    return state.identity();
  }

  /// The peer has this identity too, or will before the two are connected.
  ///
  /// @param reach see [PersistentState]
  public void saveShared(DataIdentity identity, int reach, Continuation then) {
    save(state.withIdentity(identity, reach, Trust.TRUSTED), then);
  }

  /// From here on in memory; on disk with whatever is saved next.
  public void take(DataIdentity identity, int reach) {
    state = state.withIdentity(identity, reach, state.trust());
  }

  public void saveTrust(Trust trust, Continuation then) {
    save(state.withTrust(trust, 0), then);
  }

  /// This node, which has every answered write, has lost its peer. It flushes them and then writes
  /// down that it was here later than the peer, so that should it die too, the two know whose
  /// version is complete.
  public void markStandalone(long clock) {
    wantedClock = clock;
    if (flush.isEmpty()) {
      StateFlush begins = new StateFlush(clock);
      flush = Optional.of(begins);
      context.emit(new Effect.FlushDisk(begins));
    }
  }

  public boolean isBusy() {
    return flush.isPresent() || !saves.isEmpty();
  }

  public void done(StateFlush flushed, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(NodeFailure.Operation.SUPERBLOCK, outcome);
      return;
    }
    flush = Optional.empty();
    if (wantedClock > flushed.clock()) {
      markStandalone(wantedClock);
    }
    save(state.withStandaloneAt(flushed.clock()), Continuation.NOTHING);
  }

  public void done(StateSave saved, Outcome outcome) {
    if (outcome != Outcome.OK) {
      context.diskFailed(NodeFailure.Operation.SUPERBLOCK, outcome);
      return;
    }
    saves.remove();
    marks.areDurable(written);
    if (!saves.isEmpty()) {
      write();
    }
    context.proceed(saved.then());
  }

  public void save(PersistentState next, Continuation then) {
    state = next;
    saves.add(new StateSave(then));
    if (saves.size() == 1) {
      write();
    }
  }

  /// Writes the newest state, which is never behind what this save asked for.
  private void write() {
    written = marks.known();
    state = state.withMarks(written);
    context.emit(new Effect.Persist(saves.element(), state));
  }
}
