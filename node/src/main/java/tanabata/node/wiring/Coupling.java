package tanabata.node.wiring;

import java.util.ArrayDeque;
import java.util.Optional;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Effect;
import tanabata.fencing.core.Event;
import tanabata.fencing.core.Input;
import tanabata.fencing.core.Question;
import tanabata.fencing.core.Roster;
import tanabata.fencing.core.Standpoint;
import tanabata.fencing.format.BadFormat;
import tanabata.fencing.format.LetterCodec;
import tanabata.foundation.Moment;
import tanabata.foundation.Permit;
import tanabata.replication.core.Generation;
import tanabata.replication.core.Position;

/// Joins the arbiter and the replication core of one resource. Everything is called on the loop
/// that owns both.
public final class Coupling {

  /// The replication core, as far as fencing goes.
  public interface Replication {
    Position position();

    /// To be taken in after what is being taken in now.
    void order(tanabata.replication.core.Input input);
  }

  /// What the arbiter needs of the world.
  public interface World {
    Moment now();

    /// How many clients have the device open.
    int clients();

    /// A random number, for the name of a generation.
    long random();

    /// For people only.
    default long wallMillis() {
      return 0;
    }

    void ask(long number, Question question);

    void fence(long attempt);

    void stopFencing(long attempt);

    void healthy();

    void told(Event event, String sentence);

    /// Who takes part in the locks from now on.
    default void rolled(Roster roster) {}

    /// This node has lost all that it held of the locks.
    default void rolledOut() {}

    /// Until when what it holds of the locks may be relied on.
    default void locksPermitted(Permit permit) {}
  }

  private final Arbiter arbiter;
  private final Replication replication;
  private final World world;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private Optional<Position> last = Optional.empty();
  private int lastClients;
  private boolean busy;

  public Coupling(Arbiter arbiter, Replication replication, World world) {
    this.arbiter = arbiter;
    this.replication = replication;
    this.world = world;
  }

  /// Something may have changed at the replication core. Not to be called from within it.
  public void moved() {
    Position now = replication.position();
    int clients = world.clients();
    if (last.isEmpty() || clients != lastClients || !now.equals(last.get())) {
      last = Optional.of(now);
      lastClients = clients;
      give(new Input.Stands(standpoint(now, clients)));
    }
  }

  public void tick() {
    moved();
    give(new Input.Tick());
  }

  /// The fencing house of the peer has sent this.
  ///
  /// @return what is wrong with it; empty if nothing
  public String heard(byte[] letter) {
    try {
      give(new Input.Heard(LetterCodec.decode(letter)));
      return "";
    } catch (BadFormat e) {
      return e.getMessage();
    }
  }

  public void answered(long ask, Answer answer) {
    give(new Input.Answered(ask, answer));
  }

  public void witnessSeen(boolean connected) {
    give(new Input.WitnessSeen(connected));
  }

  public void recordChanged() {
    give(new Input.RecordChanged());
  }

  public void fenced(long attempt, boolean achieved, String sentence) {
    give(new Input.Fenced(attempt, achieved, sentence));
  }

  public void suspected() {
    give(new Input.PeerSuspected());
  }

  public void force() {
    give(new Input.Force());
  }

  public Arbiter.Report report() {
    return arbiter.report(world.now());
  }

  private void give(Input input) {
    inbox.add(input);
    if (busy) {
      return;
    }
    busy = true;
    try {
      for (Input next = inbox.poll(); next != null; next = inbox.poll()) {
        arbiter.accept(world.now(), next, this::execute);
      }
    } finally {
      busy = false;
    }
  }

  private void execute(Effect effect) {
    switch (effect) {
      case Effect.Tell tell ->
          replication.order(
              new tanabata.replication.core.Input.Tell(LetterCodec.encode(tell.letter())));
      case Effect.Ask ask -> world.ask(ask.ask(), ask.question());
      case Effect.Fence fence -> world.fence(fence.attempt());
      case Effect.StopFencing stop -> world.stopFencing(stop.attempt());
      case Effect.Permitted permitted ->
          replication.order(new tanabata.replication.core.Input.Permitted(permitted.permit()));
      case Effect.GoAlone go ->
          replication.order(
              new tanabata.replication.core.Input.GoAlone(
                  go.epoch(), world.random(), world.wallMillis(), go.force(), go.reason()));
      case Effect.Cut cut ->
          replication.order(new tanabata.replication.core.Input.Cut(cut.epoch(), cut.reason()));
      case Effect.Healthy _ -> world.healthy();
      case Effect.Told told -> world.told(told.event(), told.sentence());
      case Effect.Rolled rolled -> world.rolled(rolled.roster());
      case Effect.RolledOut _ -> world.rolledOut();
      case Effect.LocksPermitted permitted -> world.locksPermitted(permitted.permit());
    }
  }

  private static Standpoint standpoint(Position position, int clients) {
    return new Standpoint(
        connection(position.connection()),
        position.veteran(),
        position.complete(),
        position.peerComplete(),
        position.outdated(),
        position.peerYielded(),
        position.peerDetached(),
        position.alone(),
        position.settling(),
        position.wantsToServe(),
        clients,
        position.lineage().stream().map(Generation::toString).toList(),
        position.epoch());
  }

  private static Standpoint.Connection connection(Position.Connection connection) {
    return switch (connection) {
      case NONE -> Standpoint.Connection.NONE;
      case MEETING -> Standpoint.Connection.MEETING;
      case IN_STEP -> Standpoint.Connection.IN_STEP;
    };
  }
}
