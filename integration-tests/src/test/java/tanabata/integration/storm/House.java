package tanabata.integration.storm;

import java.time.Duration;
import java.util.Optional;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Event;
import tanabata.fencing.core.Evidence;
import tanabata.fencing.core.Policy;
import tanabata.fencing.core.Question;
import tanabata.fencing.core.Roster;
import tanabata.fencing.core.Rules;
import tanabata.fencing.core.Timing;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;
import tanabata.node.wiring.Coupling;
import tanabata.replication.core.Input;
import tanabata.replication.core.Position;
import tanabata.replication.core.SimulatedNode;
import tanabata.simulation.World;

/// The fencing house of one simulated host, coupled to its replication core as in the daemon. It
/// dies and starts with the process.
final class House implements SimulatedNode.Keeper {

  static final Timing TIMING =
      new Timing(
          Duration.ofMillis(12),
          Duration.ofMillis(60),
          Duration.ofMillis(8),
          Duration.ofMillis(10),
          Duration.ofMillis(150),
          Duration.ofMillis(40),
          Duration.ofMillis(15));

  private final World world;
  private final NodeId peer;
  private final Optional<SimulatedWitness> witness;
  private final Policy policy;
  private final Rules rules;
  private final Optional<PowerSwitch> power;
  private Optional<Coupling> coupling = Optional.empty();
  private Optional<Roster> roster = Optional.empty();
  private Permit lockPermit = Permit.NONE;

  /// Kept on disk by the daemon.
  private long lockEpoch;

  House(
      World world,
      NodeId peer,
      Optional<SimulatedWitness> witness,
      Policy.Prefer prefer,
      Rules rules,
      boolean locks) {
    this(
        world,
        peer,
        witness,
        new Policy(TIMING, witness.isPresent(), prefer, Evidence.Level.LEASE, false, locks),
        rules,
        Optional.empty());
  }

  /// @param power what the fence agents of this host reach
  House(
      World world,
      NodeId peer,
      Optional<SimulatedWitness> witness,
      Policy policy,
      Rules rules,
      Optional<PowerSwitch> power) {
    this.world = world;
    this.peer = peer;
    this.witness = witness;
    this.policy = policy;
    this.rules = rules;
    this.power = power;
  }

  @Override
  public void started(SimulatedNode node) {
    Arbiter arbiter = new Arbiter(node.id, peer, policy, node.clock(), lockEpoch, rules);
    roster = Optional.empty();
    lockPermit = Permit.NONE;
    coupling = Optional.of(new Coupling(arbiter, replication(node), new Surroundings(node)));
    coupling.get().moved();
  }

  Coupling coupling() {
    return coupling.orElseThrow();
  }

  /// Who takes part in the locks, as this node knows; empty if it does not itself.
  Optional<Roster> roster() {
    return roster;
  }

  /// Whether this node relies on what it holds of the locks.
  boolean reliesOnLocks(SimulatedNode node) {
    return node.isUp() && roster.isPresent() && lockPermit.isValid(node.clock());
  }

  private static Coupling.Replication replication(SimulatedNode node) {
    return new Coupling.Replication() {
      @Override
      public Position position() {
        return node.core().position();
      }

      @Override
      public void order(Input input) {
        node.give(input);
      }
    };
  }

  /// Of one process.
  private final class Surroundings implements Coupling.World {
    private final SimulatedNode node;

    Surroundings(SimulatedNode node) {
      this.node = node;
    }

    @Override
    public Moment now() {
      return node.clock();
    }

    @Override
    public int clients() {
      return 1;
    }

    @Override
    public long random() {
      return world.number();
    }

    @Override
    public void ask(long number, Question question) {
      Coupling asking = coupling();
      witness.ifPresent(there ->
          there.ask(
              node.index,
              number,
              question,
              (ask, answer) -> inProcess(node, asking, () -> asking.answered(ask, answer))));
    }

    @Override
    public void fence(long attempt) {
      Coupling fencing = coupling();
      power.ifPresent(there ->
          there.switchOff(
              node,
              (achieved, sentence) ->
                  inProcess(node, fencing, () -> fencing.fenced(attempt, achieved, sentence))));
    }

    @Override
    public void stopFencing(long attempt) {}

    @Override
    public void healthy() {}

    @Override
    public void told(Event event, String sentence) {
      world.note(node.id + ": " + event + " " + sentence);
    }

    @Override
    public void rolled(Roster next) {
      world.note(node.id + ": " + next);
      if (next.epoch() <= lockEpoch) {
        throw new AssertionError(node.id + " takes part in an old roster again: " + next);
      }
      lockEpoch = next.epoch();
      roster = Optional.of(next);
    }

    @Override
    public void rolledOut() {
      roster = Optional.empty();
    }

    @Override
    public void locksPermitted(Permit permit) {
      lockPermit = permit;
    }
  }

  /// What comes for a process that has ended meanwhile is lost.
  private void inProcess(SimulatedNode node, Coupling whose, Runnable action) {
    if (node.isUp() && coupling.isPresent() && coupling.get() == whose) {
      node.act(action);
    }
  }

  void recordChanged(SimulatedNode node) {
    coupling.ifPresent(one -> inProcess(node, one, one::recordChanged));
  }

  @Override
  public void moved(SimulatedNode node) {
    coupling().moved();
  }

  @Override
  public void heard(SimulatedNode node, byte[] letter) {
    String wrong = coupling().heard(letter);
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong);
    }
  }

  @Override
  public void tick(SimulatedNode node) {
    witness.ifPresent(there -> coupling().witnessSeen(there.canBeReached(node.index)));
    coupling().tick();
  }
}
