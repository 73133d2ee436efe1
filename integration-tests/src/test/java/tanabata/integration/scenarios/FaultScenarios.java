package tanabata.integration.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.integration.scenarios.HostName.ALTAIR;
import static tanabata.integration.scenarios.HostName.VEGA;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What the network, the witness and hosts can do to a cluster. Who extends this plays all of it on
/// one kind of cluster.
public abstract class FaultScenarios {

  /// One history.
  @FunctionalInterface
  public interface Script {
    void play(Cluster cluster) throws Exception;
  }

  /// Plays it on a new cluster, once or more often.
  protected abstract void play(Script script) throws Exception;

  @Test
  void both_write_and_both_copies_are_equal_at_the_end() throws Exception {
    play(cluster -> {
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        progress(vega, altair);
        stopUnharmed(vega, altair);
        demandKept(vega, altair);
      }
      cluster.endEqual();
    });
  }

  @Test
  void when_the_link_alone_is_cut_one_goes_on_and_the_other_is_outdated_and_returns()
      throws Exception {
    play(cluster -> {
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        progress(vega, altair);
        vega.expectPause();
        altair.expectPause();
        cluster.cutLink();
        HostName survivor = cluster.awaitSurvivor();
        Client on = survivor == VEGA ? vega : altair;
        Client off = survivor == VEGA ? altair : vega;
        on.awaitProgress();
        off.awaitCutOff();
        cluster.awaitOutdated(survivor.other());
        off.demandFailure();
        off.demandSilentBefore(on);
        off.demandKept(survivor);
        cluster.heal();
        bothServe(cluster, on, off);
      }
      cluster.endEqual();
    });
  }

  @Test
  void a_node_that_is_cut_off_from_everything_holds_its_clients_and_returns() throws Exception {
    play(cluster -> {
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        progress(vega, altair);
        altair.expectPause();
        cluster.isolate(VEGA);
        cluster.awaitAlone(ALTAIR);
        cluster.awaitFrozen(VEGA);
        altair.awaitProgress();
        vega.demandSilentBefore(altair);
        vega.demandKept(ALTAIR);
        cluster.heal();
        vega.awaitCutOff();
        bothServe(cluster, altair, vega);
      }
      cluster.endEqual();
    });
  }

  @Test
  void the_loss_of_the_witness_is_noticed_by_no_client() throws Exception {
    play(cluster -> {
      List<Facts> before = List.of(cluster.facts(VEGA), cluster.facts(ALTAIR));
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        cluster.loseWitness();
        cluster.awaitWitness(false);
        cluster.letLeasesRunOut();
        progress(vega, altair);
        cluster.returnWitness();
        cluster.awaitWitness(true);
        progress(vega, altair);
        stopUnharmed(vega, altair);
      }
      cluster.awaitFirm();
      assertEquals(before, List.of(cluster.facts(VEGA), cluster.facts(ALTAIR)));
      cluster.endEqual();
    });
  }

  @Test
  void without_link_and_witness_both_hold_their_clients_until_the_link_is_back() throws Exception {
    play(cluster -> {
      List<Facts> before = List.of(cluster.facts(VEGA), cluster.facts(ALTAIR));
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        progress(vega, altair);
        cluster.loseWitness();
        cluster.awaitWitness(false);
        cluster.cutLink();
        cluster.awaitFrozen(VEGA);
        cluster.awaitFrozen(ALTAIR);
        long answers = vega.answers() + altair.answers();
        cluster.letLeasesRunOut();
        assertEquals(answers, vega.answers() + altair.answers(), "answered by one that may not");
        cluster.heal();
        progress(vega, altair);
        stopUnharmed(vega, altair);
        cluster.returnWitness();
        cluster.awaitFirm();
        demandKept(vega, altair);
      }
      assertEquals(before, List.of(cluster.facts(VEGA), cluster.facts(ALTAIR)));
      cluster.endEqual();
    });
  }

  @Test
  void a_node_that_was_paused_past_its_lease_answers_nothing_after_waking_and_returns()
      throws Exception {
    play(cluster -> {
      try (Client on = cluster.client(VEGA);
          Client off = cluster.client(ALTAIR)) {
        progress(on, off);
        cluster.pause(ALTAIR);
        cluster.awaitAlone(VEGA);
        on.awaitProgress();
        long answers = off.answers();
        cluster.resume(ALTAIR);
        off.awaitCutOff();
        // The answer that was on its way to the socket when everything stopped, and no other.
        assertTrue(off.answers() <= answers + 1, () -> answers + " answers before\n" + off);
        bothServe(cluster, on, off);
      }
      cluster.endEqual();
    });
  }

  @Test
  void when_a_node_is_killed_the_other_goes_on_and_the_dead_one_returns_with_what_it_stored()
      throws Exception {
    play(cluster -> {
      try (Client off = cluster.client(VEGA);
          Client on = cluster.client(ALTAIR)) {
        progress(on, off);
        cluster.kill(VEGA);
        off.awaitCutOff();
        cluster.awaitAlone(ALTAIR);
        on.awaitProgress();
        off.demandKept(ALTAIR);
        cluster.start(VEGA);
        bothServe(cluster, on, off);
      }
      cluster.endEqual();
    });
  }

  @Test
  void after_both_were_killed_one_serves_alone_and_the_other_returns() throws Exception {
    play(cluster -> {
      try (Client vega = cluster.client(VEGA);
          Client altair = cluster.client(ALTAIR)) {
        progress(vega, altair);
        cluster.kill(VEGA);
        cluster.kill(ALTAIR);
        cluster.start(ALTAIR);
        cluster.awaitAlone(ALTAIR);
        vega.demandKept(ALTAIR);
        altair.demandKept(ALTAIR);
        try (Client anew = cluster.client(ALTAIR)) {
          anew.awaitProgress();
          cluster.start(VEGA);
          bothServe(cluster, anew, vega, altair);
        }
      }
      cluster.endEqual();
    });
  }

  /// When the two have met again, both serve, and nothing that was answered is lost.
  ///
  /// @param on a client of the survivor
  /// @param off those whose sessions have ended
  private static void bothServe(Cluster cluster, Client on, Client... off) throws Exception {
    cluster.awaitFirm();
    try (Client vega = cluster.client(VEGA);
        Client altair = cluster.client(ALTAIR)) {
      progress(on, vega, altair);
      stopUnharmed(on, vega, altair);
      demandKept(on, vega, altair);
      demandKept(off);
    }
  }

  private static void progress(Client... clients) throws Exception {
    for (Client client : clients) {
      client.awaitProgress();
    }
  }

  private static void stopUnharmed(Client... clients) throws Exception {
    for (Client client : clients) {
      client.stop();
      client.demandNoError();
    }
  }

  private static void demandKept(Client... clients) throws Exception {
    for (Client client : clients) {
      for (HostName node : HostName.values()) {
        client.demandKept(node);
      }
    }
  }
}
