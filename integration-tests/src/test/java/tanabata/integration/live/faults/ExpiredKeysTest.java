package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Command;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.CertificateStatus;

/// The certificate of one node ends while it serves.
class ExpiredKeysTest {

  private static final int SHORT_LIFE_DAYS = 20;
  private static final String AFTER_ITS_END = "+21d";

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(ClusterConfig.USUAL.withKeys().withLocks()).underOneClock();

  @Test
  void a_node_whose_certificate_has_ended_is_refused_with_a_reason_until_it_has_a_new_one()
      throws Exception {
    giveAltairAShortLife();
    awaitWarning(cluster.altair(), "altair.p12", "expires in 19 days");
    awaitWarning(cluster.vega(), "shown by the other side", "expires in 19 days");
    awaitLog(cluster.altair(), "altair.p12) expires in 19 days");

    try (Writer vega = Writer.at(cluster.vega(), 0)) {
      try (Writer altair = Writer.at(cluster.altair(), 1)) {
        cluster.turnClock(AFTER_ITS_END);
        awaitWarning(cluster.altair(), "altair.p12", "has EXPIRED");
        awaitWarning(cluster.vega(), "shown by the other side", "has EXPIRED");
        vega.awaitProgress();
        altair.awaitProgress();
        assertEquals("Connected", cluster.vega().status().connection());
        altair.stop();
        altair.demandNoError();
      }
      resetAll();
      cluster.awaitAlone(cluster.vega());
      vega.awaitProgress();
      demandReasons();

      cluster.keys().renew(IssuedKeys.LONG_LIFE_DAYS, Network.ALTAIR);
      cluster.awaitFirm();
      cluster.await("nothing is wrong with a link any more", status -> status.links().isEmpty());
      for (LiveNode node : cluster.nodes()) {
        Waiting.until(
            node.name() + " warns no more",
            () -> node.nodeStatusIfAny().isPresent() && warnings(node).isEmpty());
      }
      vega.stop();
      vega.demandNoError();
      vega.demandKept(cluster.altair());
    }
    cluster.downAndDemandEqual();
  }

  /// It warns when it is started, and twice a day.
  private void giveAltairAShortLife() throws Exception {
    cluster.altair().down();
    cluster.keys().renew(SHORT_LIFE_DAYS, Network.ALTAIR);
    cluster.altair().start();
    cluster.awaitFirm();
  }

  private void resetAll() {
    FaultProxies network = (FaultProxies) cluster.network();
    network.resetWitness();
    network.reset();
  }

  private static List<String> warnings(LiveNode node) {
    return node.nodeStatusIfAny().stream()
        .flatMap(status -> status.certificates().stream())
        .map(CertificateStatus::warning)
        .filter(warning -> !warning.isEmpty())
        .toList();
  }

  private static void awaitWarning(LiveNode node, String where, String what) throws Exception {
    Waiting.until(
        node.name() + " warns of " + where,
        Waiting.TIMEOUT,
        () ->
            warnings(node).stream()
                .anyMatch(warning -> warning.contains(where) && warning.contains(what)),
        () -> node.nodeStatusIfAny().toString());
  }

  /// By both nodes, of both links, where an operator looks.
  private void demandReasons() throws Exception {
    for (String link : List.of("The link to altair", "The lock managers")) {
      awaitLink(
          cluster.vega(),
          link,
          "is refused: the certificate of CN=altair has expired on",
          "renew it, or say 'expired = accept'");
    }
    for (String link : List.of("The link to vega", "The lock managers")) {
      awaitLink(cluster.altair(), link, "refuses our certificate", "its own status says why");
    }
    for (String verb : List.of("status", "explain")) {
      awaitSaid(cluster.vega(), verb, "the certificate of CN=altair has expired on");
      awaitSaid(cluster.altair(), verb, "refuses our certificate");
    }
    awaitSaid(cluster.altair(), "status", "altair.p12) has EXPIRED on");
    awaitLog(cluster.vega(), "the certificate of CN=altair has expired on");
  }

  private static void awaitLog(LiveNode node, String words) throws Exception {
    Waiting.until(node.name() + " logs: " + words, () -> node.log().contains(words));
  }

  private static void awaitLink(LiveNode node, String link, String... words) throws Exception {
    Waiting.until(
        node.name() + " says of " + link + ": " + List.of(words),
        Waiting.TIMEOUT,
        () ->
            node.statusIfAny().stream()
                .flatMap(status -> status.links().stream())
                .anyMatch(
                    said -> said.startsWith(link) && Stream.of(words).allMatch(said::contains)),
        () -> node.nodeStatusIfAny().toString());
  }

  private static void awaitSaid(LiveNode node, String verb, String words) throws Exception {
    Waiting.until(
        node.name() + ", asked for its " + verb + ", says: " + words,
        () -> said(node, verb).contains(words));
  }

  private static String said(LiveNode node, String verb) throws Exception {
    List<String> line = List.of(verb, "--config", node.config().toString());
    return Command.run(node.directory(), Map.of(), Waiting.TIMEOUT, line).demandSuccess();
  }
}
