package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.Explanation;
import tanabata.node.admin.FenceAnswer;
import tanabata.node.admin.JournalLine;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.node.admin.ResourceStatus;

/// What an operator can do without a witness, when the other host is gone.
class ForceAloneTest {

  @RegisterExtension final Pair pair = Pair.of("16M");

  @Test
  void a_node_goes_on_alone_by_force_and_says_so_and_only_without_its_peer() throws Exception {
    LiveNode vega = pair.vega();
    AdminClient admin =
        new AdminClient(vega.directory().resolve("control.sock"), Duration.ofSeconds(60));
    Reply connected = vega.ask(new Request.ForceAlone("home"));
    assertInstanceOf(Reply.Refused.class, connected);
    assertTrue(connected.sentence().contains("is connected with altair"), connected.sentence());
    assertInstanceOf(FenceAnswer.NotFenced.class, admin.fenced("altair", true));

    pair.altair().kill9();
    Waiting.until(
        "vega holds its clients",
        Waiting.TIMEOUT,
        () -> vega.statusIfAny().filter(ResourceStatus::frozen).isPresent(),
        () -> String.valueOf(vega.statusIfAny()));
    assertTrue(
        vega.status().fencing().waitingFor().contains("force-alone"), vega.status()::toString);
    Reply alone = vega.ask(new Request.ForceAlone("home"));
    assertEquals(new Reply.Done("home goes on here without altair, by an operator's word"), alone);

    ResourceStatus status = vega.status();
    assertTrue(status.fencing().standalone() && !status.frozen(), status::toString);
    assertEquals("operator", status.fencing().evidence());
    assertInstanceOf(FenceAnswer.Fenced.class, admin.fenced("altair", false));
    Tool.required("qemu-io").run("-f", "raw", "-c", "write -P 7 0 4k", vega.uri());
    Explanation explanation = admin.explain("home");
    List<String> journal = explanation.journal().stream().map(JournalLine::what).toList();
    assertTrue(journal.contains("goes on without altair"), journal::toString);

    pair.altair().start();
    pair.awaitIdleInSync();
    assertTrue(!vega.status().fencing().standalone(), vega.status()::toString);
  }

  @Test
  void a_node_that_has_not_met_its_peer_is_made_primary_by_force() throws Exception {
    LiveNode vega = pair.vega();
    pair.altair().kill9();
    vega.kill9();
    vega.start();
    Waiting.until(
        "vega answers", Waiting.TIMEOUT, () -> vega.statusIfAny().isPresent(), () -> vega.log());
    assertInstanceOf(Reply.Refused.class, vega.ask(new Request.Primary("home", false)));
    Reply forced = vega.ask(new Request.Primary("home", true));
    assertInstanceOf(Reply.Done.class, forced, forced.sentence());
    assertEquals("Primary", vega.status().role());
    assertTrue(vega.status().fencing().standalone());
  }
}
