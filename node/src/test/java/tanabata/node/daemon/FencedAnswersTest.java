package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.node.admin.FenceAnswer;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.PeerStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;

class FencedAnswersTest {

  private static ResourceStatus resource(
      String name, boolean alone, String waitingFor, String evidence) {
    return new ResourceStatus(
        name,
        "Primary",
        "UpToDate",
        alone ? "Connecting" : "Connected",
        false,
        "",
        "1a",
        0,
        "none",
        ResyncStatus.NONE,
        new PeerStatus("altair", "Unknown", "DUnknown"),
        0,
        new FencingStatus(
            alone, true, waitingFor, 4, List.of("vega"), evidence, "seen", "connected", ""),
        List.of());
  }

  @Test
  void a_host_is_fenced_when_every_shared_resource_runs_here_alone_with_evidence() {
    assertEquals(
        new FenceAnswer.Fenced(
            "home runs here alone (lease: seen); attic runs here alone (power: seen)"),
        FencedAnswers.about(
            "altair",
            List.of(resource("home", true, "", "lease"), resource("attic", true, "", "power"))));
  }

  @Test
  void one_resource_that_is_not_alone_or_without_evidence_is_enough_against_it() {
    assertEquals(
        new FenceAnswer.NotFenced("altair is not cut off from attic: the two are connected"),
        FencedAnswers.about(
            "altair",
            List.of(resource("home", true, "", "lease"), resource("attic", false, "", ""))));
    assertEquals(
        new FenceAnswer.NotFenced("altair is not cut off from home: asks the witness"),
        FencedAnswers.about("altair", List.of(resource("home", false, "asks the witness", ""))));
    assertEquals(
        new FenceAnswer.NotFenced("home runs here alone, but there is no evidence about altair"),
        FencedAnswers.about("altair", List.of(resource("home", true, "", ""))));
  }

  @Test
  void nobody_vouches_for_a_stranger() {
    assertEquals(
        new FenceAnswer.NotFenced("deneb shares no resource with this node"),
        FencedAnswers.about("deneb", List.of()));
  }
}
