package tanabata.integration.storm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.integration.storm.Scenario.LEASE;
import static tanabata.integration.storm.Scenario.MILLI;
import static tanabata.integration.storm.Scenario.VERDICT;
import static tanabata.integration.storm.Scenario.overSeeds;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import tanabata.foundation.state.DiskState;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Status;

/// What becomes of hosts and their disks: rows of the fault table, each over several seeds. The
/// link, the witness and time are in [LinkScenariosTest].
///
/// Rows that need no scenario of two nodes are elsewhere: hostile bytes in the `HostileBytesTest`
/// of the wire format and the live `HostilePeersTest`, every torn and flipped byte of the metadata
/// in `TornWriteTest` and `DamageTest`, two forced sides without a witness in `SplitBrainStorm`.
class HostScenariosTest {

  @Test
  void when_a_host_dies_the_other_goes_on_and_the_dead_one_rejoins() {
    overSeeds(s -> {
      int dead = s.world.below(2);
      s.kill(dead, s.world.chance(50));
      s.until("the other goes on alone", () -> s.isStandalone(1 - dead));
      s.serves(1 - dead);
      s.demand("without an error", s.answers.errors(1 - dead) == 0);
      s.nodes[dead].start();
      s.until("both serve", s::isSettled);
      s.serves(dead);
      s.endsWell();
    });
  }

  @Test
  void after_both_died_in_step_either_goes_on_alone_once_it_has_waited() {
    overSeeds(s -> {
      int first = s.world.below(2);
      s.kill(first, s.world.chance(50));
      s.pass(s.world.between(0, 10 * MILLI));
      s.kill(1 - first, s.world.chance(50));
      s.pass(s.world.between(MILLI, 300 * MILLI));
      int one = s.world.below(2);
      s.nodes[one].start();
      long waits = NodeProgram.TIMING.startAlone().toNanos() * 9 / 10;
      s.holds("it waits for the other", waits, () -> !s.isStandalone(one));
      s.until("it goes on alone", () -> s.isStandalone(one));
      s.serves(one);
      s.endsWell();
    });
  }

  @Test
  void after_both_died_one_that_was_not_active_does_not_go_on() {
    overSeeds(s -> {
      s.cut();
      int active = s.survivor();
      int other = 1 - active;
      s.serves(active);
      s.until("the other is cut off", () -> s.answers.cuts(other) == 1);
      s.kill(active, s.world.chance(50));
      s.kill(other, s.world.chance(50));
      s.heal();
      s.nodes[other].start();
      int answers = s.answers.answers(other);
      s.holds(
          "it answers nobody",
          VERDICT,
          () -> !s.isStandalone(other) && s.answers.answers(other) == answers);
      s.endsWell();
    });
  }

  @Test
  void a_node_whose_disk_fails_serves_through_its_peer_and_rejoins_when_it_is_started_anew() {
    overSeeds(s -> {
      int broken = s.world.below(2);
      s.nodes[broken].breakDisk();
      s.until("it is without a disk", () -> s.disk(broken) == DiskState.DISKLESS);
      s.serves(broken);
      s.serves(1 - broken);
      s.demand("no client sees an error", s.answers.errors(0) == 0 && s.answers.errors(1) == 0);
      s.kill(broken, false);
      s.pass(s.world.between(MILLI, 300 * MILLI));
      s.nodes[broken].start();
      s.until("both serve", s::isSettled);
      s.demand("the peer never had an error", s.answers.errors(1 - broken) == 0);
      s.endsWell();
    });
  }

  @Test
  void a_host_that_leaves_in_order_takes_no_request_of_its_guest_any_more() {
    overSeeds(s -> {
      int broken = s.world.below(2);
      s.nodes[broken].breakDisk();
      s.until("the other goes on alone", () -> s.isStandalone(1 - broken));
      s.serves(broken);
      s.leave(1 - broken);
      s.until("it has left", () -> !s.nodes[1 - broken].isUp());
      s.kill(broken, false);
      s.endsWell();
    });
  }

  @Test
  void a_node_with_a_flipped_bit_in_its_metadata_refuses_to_start_and_leaves_its_data_alone() {
    overSeeds(s -> {
      int damaged = s.world.below(2);
      s.kill(damaged, false);
      s.serves(1 - damaged);
      long[] data = content(s, damaged);
      // One of the sectors of the first superblock.
      long at = s.world.below(4 * 512);
      s.nodes[damaged].flipMetadata(at);
      AssertionError refusal = assertThrows(AssertionError.class, s.nodes[damaged]::start);
      String place = "metadata damaged at " + at / 512 * 512 + ":";
      assertTrue(refusal.getMessage().startsWith(place), refusal.getMessage());
      s.demand("it is not up", !s.nodes[damaged].isUp());
      s.serves(1 - damaged);
      s.demand("its data is untouched", Arrays.equals(data, content(s, damaged)));
      s.nodes[damaged].flipMetadata(at);
      s.endsWell();
    });
  }

  private static long[] content(Scenario s, int node) {
    long[] all = new long[8];
    Arrays.setAll(all, s.nodes[node]::sector);
    return all;
  }

  @Test
  void when_a_node_leaves_in_order_the_other_goes_on_without_waiting_for_a_lease() {
    overSeeds(s -> {
      int leaver = s.world.below(2);
      s.leave(leaver);
      s.until("it has left", () -> !s.nodes[leaver].isUp());
      goesOnAtOnce(s, 1 - leaver);
      s.demand("the record is not needed for that", s.answers.errors(1 - leaver) == 0);
      doesNotServe(s, leaver, Scenario::comesBack);
    });
  }

  @Test
  void when_a_node_is_disconnected_the_other_goes_on_without_waiting_for_a_lease() {
    overSeeds(s -> {
      int leaver = s.world.below(2);
      s.nodes[leaver].give(new Input.Disconnect(0, new Scenario.Operator()));
      s.until(
          "it stands alone",
          () -> s.nodes[leaver].core().status().connection() == Status.Connection.STAND_ALONE);
      goesOnAtOnce(s, 1 - leaver);
      s.until("its clients are cut off", () -> s.answers.cuts(leaver) == 1);
      doesNotServe(s, leaver, (_, _) -> {});
    });
  }

  @Test
  void a_node_that_is_disconnected_twice_at_once_leaves_the_right_to_the_other() {
    overSeeds(s -> {
      int leaver = s.world.below(2);
      s.nodes[1 - leaver].pause();
      s.nodes[leaver].give(new Input.Disconnect(0, new Scenario.Operator()));
      s.nodes[leaver].give(new Input.Disconnect(0, new Scenario.Operator()));
      s.until("its clients are cut off", () -> s.answers.cuts(leaver) == 1);
      s.holds("it does not go on alone", VERDICT, () -> !s.isStandalone(leaver));
      s.nodes[1 - leaver].resume();
      s.until("the other goes on alone", () -> s.isStandalone(1 - leaver));
      Faults.connect(s.nodes[leaver]);
      s.serves(leaver);
      s.endsWell();
    });
  }

  private static void goesOnAtOnce(Scenario s, int one) {
    long from = s.world.now().nanos();
    int answers = s.answers.changes(one);
    s.until("a write is answered", () -> s.answers.changes(one) > answers && s.isStandalone(one));
    s.demand("before a lease is over", s.world.now().nanos() - from < LEASE);
    s.serves(one);
  }

  /// Without the link it does not serve, whether the other is up or not; with it, it does.
  private static void doesNotServe(Scenario s, int leaver, ObjIntConsumer<Scenario> back) {
    s.cut(true);
    back.accept(s, leaver);
    boolean otherDies = s.world.chance(50);
    if (otherDies) {
      s.kill(1 - leaver, false);
    }
    int answers = s.answers.answers(leaver);
    s.holds(
        "who has left answers nobody",
        VERDICT,
        () -> !s.isStandalone(leaver) && s.answers.answers(leaver) == answers);
    s.heal();
    s.nodes[1 - leaver].start();
    Faults.connect(s.nodes[leaver]);
    s.serves(leaver);
    s.endsWell();
  }
}
