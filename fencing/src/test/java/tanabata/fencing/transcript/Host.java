package tanabata.fencing.transcript;

import java.util.ArrayDeque;
import java.util.Optional;
import tanabata.fencing.Policy;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Input;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// One of the two hosts: its arbiter while the process runs, its clock, and what outlives the
/// process.
final class Host {

  final NodeId id;
  final Replication replication;
  final ArrayDeque<Input> held = new ArrayDeque<>();
  private Optional<Arbiter> arbiter = Optional.empty();
  private Run run = Run.GOES_ON;
  private long behind;
  private int clients = 1;
  private long lockEpoch;
  private long attempt;
  private boolean fed;

  private enum Run {
    GOES_ON,
    PAUSED,
    /// Paused, and its clock with it.
    STANDS_STILL
  }

  Host(NodeId id, Replication replication) {
    this.id = id;
    this.replication = replication;
  }

  void start(NodeId peer, Policy policy, Moment world) {
    replication.start();
    run = Run.GOES_ON;
    fed = false;
    arbiter = Optional.of(new Arbiter(id, peer, policy, clock(world), lockEpoch));
  }

  void end() {
    arbiter = Optional.empty();
    held.clear();
  }

  Optional<Arbiter> arbiter() {
    return arbiter;
  }

  boolean isUp() {
    return arbiter.isPresent();
  }

  // Its clock.

  Moment clock(Moment world) {
    return new Moment(world.nanos() - behind);
  }

  void jump(long nanos) {
    behind -= nanos;
  }

  void pause(boolean withClock) {
    run = withClock ? Run.STANDS_STILL : Run.PAUSED;
  }

  void resume() {
    run = Run.GOES_ON;
  }

  boolean isPaused() {
    return run != Run.GOES_ON;
  }

  void pass(long nanos) {
    if (run == Run.STANDS_STILL) {
      behind += nanos;
    }
  }

  // What it keeps and shows.

  Input replicationChanged() {
    return new Input.ReplicationChanged(replication.state(), clients);
  }

  void clients(int count) {
    clients = count;
  }

  /// The last epoch of the locks that it has acted on.
  void lockEpoch(long epoch) {
    lockEpoch = epoch;
  }

  /// Its fence agents run.
  void fences(long number) {
    attempt = number;
  }

  /// The last attempt of its fence agents.
  long attempt() {
    return attempt;
  }

  /// @return whether that is news
  boolean fed(boolean now) {
    boolean news = fed != now;
    fed = now;
    return news;
  }
}
