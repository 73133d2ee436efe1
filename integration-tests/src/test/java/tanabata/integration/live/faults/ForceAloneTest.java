package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// Without a witness nobody goes on alone, unless an operator vouches for the other's silence.
class ForceAloneTest {

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL.withoutWitness());

  @Test
  void without_a_witness_the_survivor_waits_for_an_operator() throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0)) {
      vega.awaitProgress();
      cluster.altair().kill9();
      cluster.awaitFrozen(cluster.vega());
      long answers = vega.answers();
      cluster.letLeasesRunOut();
      assertEquals(answers, vega.answers(), "acknowledged by one that may not");
      Reply reply = cluster.vega().ask(new Request.ForceAlone("home"));
      assertInstanceOf(Reply.Done.class, reply, reply::sentence);
      cluster.awaitAlone(cluster.vega());
      vega.awaitProgress();
      assertEquals("operator", cluster.vega().status().fencing().evidence());
      cluster.altair().start();
      cluster.awaitFirm();
      vega.awaitProgress();
      vega.stop();
      vega.demandNoError();
      vega.demandKept(cluster.altair());
    }
    cluster.downAndDemandEqual();
  }
}
