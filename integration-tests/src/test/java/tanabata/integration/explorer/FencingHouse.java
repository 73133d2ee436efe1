package tanabata.integration.explorer;

import java.time.Duration;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.Event;
import tanabata.fencing.core.Evidence;
import tanabata.fencing.core.Policy;
import tanabata.fencing.core.Question;
import tanabata.fencing.core.Rules;
import tanabata.fencing.core.Timing;
import tanabata.foundation.Moment;
import tanabata.node.wiring.Coupling;
import tanabata.replication.core.Input;
import tanabata.replication.core.Position;

/// The fencing house of one host: the real arbiter, joined to the replication core as in the
/// daemon. It dies and starts with the process.
final class FencingHouse {

  /// As short as they can be. The clocks of the explorer are exact, so a guard would only hide
  /// mistakes; nobody is preferred, so both claim at once; a record is read again after five ticks.
  private static final Timing TIMING =
      new Timing(
          Universe.UNIT,
          Universe.UNIT.multipliedBy(2),
          Duration.ZERO,
          Duration.ZERO,
          Universe.UNIT.multipliedBy(4),
          Universe.UNIT.multipliedBy(2),
          Universe.UNIT.dividedBy(4));

  private static final Policy POLICY =
      new Policy(TIMING, true, Policy.Prefer.NOBODY, Evidence.Level.LEASE, false);

  private final Coupling coupling;

  FencingHouse(Host host, Witness witness, Rules rules, Moment start, long random) {
    Arbiter arbiter = new Arbiter(host.id, Host.name(1 - host.index), POLICY, start, 0, rules);
    coupling = new Coupling(arbiter, replication(host), world(host, witness, random));
  }

  private static Coupling.Replication replication(Host host) {
    return new Coupling.Replication() {
      @Override
      public Position position() {
        return host.core().position();
      }

      @Override
      public void order(Input input) {
        host.order(input);
      }
    };
  }

  /// @param random the same throughout a run: a host makes at most one generation of an epoch
  private static Coupling.World world(Host host, Witness witness, long random) {
    return new Coupling.World() {
      @Override
      public Moment now() {
        return host.now();
      }

      @Override
      public int clients() {
        return 1;
      }

      @Override
      public long random() {
        return random;
      }

      @Override
      public void ask(long number, Question question) {
        host.note(" asks the witness: ", question);
        witness.ask(host.index, number, question);
      }

      @Override
      public void fence(long attempt) {}

      @Override
      public void stopFencing(long attempt) {}

      @Override
      public void healthy() {}

      @Override
      public void told(Event event, String sentence) {
        host.note(" tells: " + event + ": ", sentence);
      }
    };
  }

  void moved() {
    coupling.moved();
  }

  void heard(byte[] letter) {
    String wrong = coupling.heard(letter);
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong);
    }
  }

  void answered(long ask, Answer answer) {
    coupling.answered(ask, answer);
  }

  void tick(boolean witnessSeen) {
    coupling.witnessSeen(witnessSeen);
    coupling.tick();
  }

  /// For people.
  @Override
  public String toString() {
    return coupling.report().toString();
  }
}
