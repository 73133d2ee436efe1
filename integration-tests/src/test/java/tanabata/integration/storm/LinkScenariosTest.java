package tanabata.integration.storm;

import static tanabata.integration.storm.Scenario.LEASE;
import static tanabata.integration.storm.Scenario.MILLI;
import static tanabata.integration.storm.Scenario.VERDICT;
import static tanabata.integration.storm.Scenario.overSeeds;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tanabata.fencing.ArbiterStatus;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.replication.core.SimulatedNode;

/// What the loss of the link, of the witness, and of time does: rows of the fault table, each over
/// several seeds (`-Dscenario.seeds`, `-Dscenario.from`). The fates of hosts are in
/// [HostScenariosTest].
class LinkScenariosTest {

  /// Whatever was on its way when the link was cut has been done by then.
  private static final long ON_ITS_WAY = 30 * MILLI;

  @Test
  void a_blip_shorter_than_the_lease_is_noticed_by_nobody() {
    overSeeds(s -> {
      List<Generation> lineage = s.nodes[0].core().state().lineage();
      long copied = resynced(s);
      long epoch = s.record().epoch();
      boolean reset = s.world.chance(40);
      s.cut(reset);
      s.pass(s.world.between(MILLI, reset ? 8 * MILLI : LEASE / 2));
      s.heal();
      s.serves(0);
      s.serves(1);
      noErrors(s);
      for (SimulatedNode node : s.nodes) {
        s.demand("no new generation", node.core().state().lineage().equals(lineage));
      }
      s.demand("nothing is resynced", resynced(s) == copied);
      s.demand("the record is as it was", s.record().epoch() == epoch && s.timesStandalone() == 0);
      s.endsWell();
    });
  }

  private static long resynced(Scenario s) {
    return s.nodes[0].core().status().resync().totalBytes()
        + s.nodes[1].core().status().resync().totalBytes();
  }

  private static void noErrors(Scenario s) {
    s.demand("no client sees an error", s.answers.errors(0) == 0 && s.answers.errors(1) == 0);
  }

  @Test
  void when_the_link_is_cut_exactly_one_goes_on_and_the_other_is_cut_off() {
    overSeeds(s -> {
      s.cut();
      oneGoesOn(s);
      s.endsWell();
    });
  }

  /// @return the one that does
  private static int oneGoesOn(Scenario s) {
    int one = s.survivor();
    int other = 1 - one;
    s.serves(one);
    s.until("the other is cut off", () -> s.answers.cuts(other) == 1);
    s.demand("its clients are told", s.answers.errors(other) > 0);
    s.demand("those of the survivor see no error", s.answers.errors(one) == 0);
    s.demand("its copy is outdated", s.disk(other) == DiskState.OUTDATED);
    NodeId name = s.nodes[one].id;
    s.until("the record names one", () -> s.record().active().equals(List.of(name)));
    int told = s.answers.answers(other);
    s.holds("nobody is answered by the other", VERDICT / 3, () -> s.answers.answers(other) == told);
    s.demand("once", s.timesStandalone() == 1);
    return one;
  }

  @Test
  void clocks_that_began_elsewhere_and_run_unlike_each_other_change_nothing_of_that() {
    overSeeds(s -> {
      long apart = s.nodes[0].clock().nanos() - s.nodes[1].clock().nanos();
      s.demand("the clocks show different times", Math.abs(apart) > MILLI);
      s.cut();
      oneGoesOn(s);
      s.endsWell();
    });
  }

  @Test
  void without_link_and_witness_nobody_goes_on_and_both_do_when_the_link_is_back() {
    overSeeds(s -> {
      bothPause(s);
      long epoch = s.record().epoch();
      s.heal();
      s.serves(0);
      s.serves(1);
      noErrors(s);
      s.demand("nobody went on alone", s.timesStandalone() == 0 && s.record().epoch() == epoch);
      s.endsWell();
    });
  }

  @Test
  void without_link_and_witness_nobody_goes_on_and_one_does_when_the_witness_is_back() {
    overSeeds(s -> {
      bothPause(s);
      s.witness.up(true);
      oneGoesOn(s);
      s.endsWell();
    });
  }

  /// The witness is lost and then the link: nobody is told anything.
  private static void bothPause(Scenario s) {
    s.witness.up(false);
    s.pass(s.world.between(0, 300 * MILLI));
    s.cut();
    s.pass(ON_ITS_WAY);
    int changes = s.answers.changes(0) + s.answers.changes(1);
    BooleanSupplier noChange = () -> s.answers.changes(0) + s.answers.changes(1) == changes;
    s.holds("no write is answered", LEASE, noChange);
    int answers = s.answers.answers(0) + s.answers.answers(1);
    s.holds(
        "nothing at all is answered",
        VERDICT,
        () -> s.answers.answers(0) + s.answers.answers(1) == answers && s.timesStandalone() == 0);
    noErrors(s);
    for (int i = 0; i < 2; i++) {
      s.demand(
          "the report says why", !(s.status(i).waitsFor() instanceof ArbiterStatus.Wait.Nothing));
    }
  }

  @Test
  void while_the_link_holds_the_loss_of_the_witness_is_seen_in_the_report_only() {
    overSeeds(s -> {
      s.witness.up(false);
      s.holds("nobody goes on alone", VERDICT, () -> s.timesStandalone() == 0);
      s.serves(0);
      s.serves(1);
      noErrors(s);
      for (int i = 0; i < 2; i++) {
        s.demand("the report says so", !s.seesWitness(i));
      }
      bothPause(s);
      s.endsWell();
    });
  }

  @Test
  void a_process_that_was_paused_past_its_lease_answers_nothing_after_waking() {
    overSeeds(s -> {
      int paused = s.world.below(2);
      s.nodes[paused].pause();
      s.until("the other goes on alone", () -> s.isStandalone(1 - paused));
      s.serves(1 - paused);
      s.pass(s.world.between(0, 200 * MILLI));
      int answers = s.answers.answers(paused);
      s.nodes[paused].resume();
      s.untilWith(
          "its sessions are ended",
          () -> s.answers.cuts(paused) == 1,
          "the old sessions are answered nothing",
          () -> s.answers.answers(paused) == answers);
      s.demand("they are told", s.answers.errors(paused) > 0 && s.answers.errors(1 - paused) == 0);
      s.serves(paused);
      s.endsWell();
    });
  }

  @Test
  void where_only_power_is_evidence_all_stand_still_until_the_other_is_off() {
    overSeeds(
        Evidence.Level.POWER,
        s -> {
          s.cut();
          s.untilWith(
              "one goes on alone",
              () -> s.isStandalone(0) || s.isStandalone(1),
              "nobody goes on before the other is off",
              () -> s.power.achieved() > 0 || s.timesStandalone() == 0);
          int one = s.survivor();
          s.demand("the other is off", !s.nodes[1 - one].isUp());
          s.serves(one);
          s.demand("the clients of the survivor see no error", s.answers.errors(one) == 0);
          s.demand("one was shot", s.power.achieved() == 1);
          s.endsWell();
        });
  }

  @Test
  void where_only_power_is_evidence_a_switch_that_fails_is_tried_again_and_nobody_goes_on() {
    overSeeds(
        Evidence.Level.POWER,
        s -> {
          s.power.works(false);
          boolean dies = s.world.chance(50);
          if (dies) {
            s.kill(s.world.below(2), true);
          } else {
            s.cut();
          }
          s.pass(LEASE + ON_ITS_WAY);
          int answers = s.answers.answers(0) + s.answers.answers(1);
          s.holds(
              "nobody goes on, nobody is answered",
              VERDICT,
              () ->
                  s.timesStandalone() == 0
                      && s.answers.answers(0) + s.answers.answers(1) == answers);
          s.demand("it is tried again", s.power.attempts() >= 2);
          s.power.works(true);
          int one = s.survivor();
          s.serves(one);
          s.demand("after the other was off", s.power.achieved() == 1);
          s.endsWell();
        });
  }
}
