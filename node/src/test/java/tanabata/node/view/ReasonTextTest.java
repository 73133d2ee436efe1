package tanabata.node.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.fencing.ArbiterStatus.Obstacle;
import tanabata.fencing.ArbiterStatus.Trouble;
import tanabata.fencing.ArbiterStatus.Wait;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.ProtocolBreach;
import tanabata.replication.model.Refusal;
import tanabata.replication.model.Status;
import tanabata.replication.model.Status.Connection;

/// Every reason has a sentence of its own.
class ReasonTextTest {

  private static final Names NAMES = new Names("home", "vega", "altair");
  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Generation COMMON = new Generation(3, 0x1a, ALTAIR);
  private static final Evidence EVIDENCE =
      new Evidence(Evidence.Level.LEASE, ALTAIR, "its lease has run out");
  private static final ProtocolBreach BREACH =
      new ProtocolBreach(ProtocolBreach.Kind.OUT_OF_SEQUENCE, "FlushDone");
  private static final CutReason ACTIVE =
      new CutReason.PeerIsActive(ALTAIR, 4, Optional.of(EVIDENCE));

  static List<LinkEnd> linkEnds() {
    return List.of(
        new LinkEnd.NeverConnected(),
        new LinkEnd.Lost("connection reset"),
        new LinkEnd.Silent(Duration.ofSeconds(3)),
        new LinkEnd.Breached(BREACH),
        new LinkEnd.Replaced(),
        new LinkEnd.OtherName(VEGA, ALTAIR),
        new LinkEnd.Stranger(new Refusal.OwnName()),
        new LinkEnd.Refused(new Refusal.Unrelated()),
        new LinkEnd.ExchangeFailed(ExchangeFailure.NO_UNDO_LOG),
        new LinkEnd.PeerLeft(),
        new LinkEnd.Disconnected(),
        new LinkEnd.StandAlone(),
        new LinkEnd.Deciding(),
        new LinkEnd.GoingStandalone(),
        new LinkEnd.CuttingOff(),
        new LinkEnd.Invalidated(),
        new LinkEnd.DeclaringValid(),
        new LinkEnd.RollingBack(),
        new LinkEnd.VersionChosen(VEGA),
        new LinkEnd.DiskFailed(),
        new LinkEnd.ShuttingDown());
  }

  static List<Refusal> refusals() {
    return List.of(
        new Refusal.OtherVersion(1, 2),
        new Refusal.OtherResource("attic"),
        new Refusal.OwnName(),
        new Refusal.OtherSize(4096, 8192),
        new Refusal.OtherPolicies(),
        new Refusal.IncompleteSource(ALTAIR),
        new Refusal.IncompleteWinner(ALTAIR),
        new Refusal.BothPutBack(),
        new Refusal.Unrelated());
  }

  static List<OperatorWait> operatorWaits() {
    return List.of(
        new OperatorWait.NoValidData(),
        new OperatorWait.OutdatedSource(ALTAIR),
        new OperatorWait.SplitBrain(COMMON));
  }

  static List<CutReason> cutReasons() {
    return List.of(
        ACTIVE,
        new CutReason.VersionGivenUp(ALTAIR, HandshakeRule.SPLIT_BRAIN_AFTER_SB.id()),
        new CutReason.OutdatedByOperator(),
        new CutReason.DisconnectedByOperator());
  }

  static List<NodeFailure> nodeFailures() {
    return List.of(
        fault(NodeFailure.Operation.WRITE, Optional.of(new ByteRange(4096, 512))),
        new NodeFailure.CutWithoutDisk(ACTIVE),
        new NodeFailure.PeerLeftWithoutDisk(),
        new NodeFailure.SessionOverWithoutDisk());
  }

  static List<Wait> waits() {
    return List.of(
        new Wait.Nothing(),
        new Wait.PeerOrOperator(),
        new Wait.PeerForOutdatedCopy(),
        new Wait.PeerIsActive(4),
        new Wait.Obstructed(new Obstacle.Outdated()),
        new Wait.PeerReturn(),
        new Wait.Proof(),
        new Wait.Record(),
        new Wait.WitnessReply(),
        new Wait.WitnessReturn(new Trouble.NotAskedYet()));
  }

  static List<Obstacle> obstacles() {
    return List.of(
        new Obstacle.Outdated(),
        new Obstacle.Incomplete(),
        new Obstacle.OtherLineage(COMMON.toString()));
  }

  static List<Trouble> troubles() {
    return List.of(
        new Trouble.None(),
        new Trouble.NotAskedYet(),
        new Trouble.NoReply(Duration.ofSeconds(2)),
        new Trouble.Failed("connection refused"));
  }

  private static NodeFailure.DiskFault fault(
      NodeFailure.Operation operation, Optional<ByteRange> range) {
    return new NodeFailure.DiskFault(operation, range, Outcome.IO_ERROR);
  }

  @Test
  void every_kind_of_reason_is_tried_here() {
    Sentences.assertOneOfEach(LinkEnd.class, linkEnds());
    Sentences.assertOneOfEach(Refusal.class, refusals());
    Sentences.assertOneOfEach(OperatorWait.class, operatorWaits());
    Sentences.assertOneOfEach(CutReason.class, cutReasons());
    Sentences.assertOneOfEach(NodeFailure.class, nodeFailures());
    Sentences.assertOneOfEach(Wait.class, waits());
    Sentences.assertOneOfEach(Obstacle.class, obstacles());
    Sentences.assertOneOfEach(Trouble.class, troubles());
  }

  @Test
  void no_two_kinds_of_reason_read_alike() {
    Sentences.assertDistinct(linkEnds().stream().map(end -> ReasonText.of(end, NAMES)).toList());
    Sentences.assertDistinct(
        refusals().stream().map(refusal -> ReasonText.refused(refusal, NAMES)).toList());
    Sentences.assertDistinct(cutReasons().stream().map(ReasonText::of).toList());
    Sentences.assertDistinct(
        nodeFailures().stream().map(failure -> ReasonText.of(failure, NAMES)).toList());
    Sentences.assertDistinct(waits().stream().map(wait -> ReasonText.of(wait, NAMES)).toList());
  }

  @ParameterizedTest
  @MethodSource("linkEnds")
  void every_end_of_a_link_is_a_sentence(LinkEnd end) {
    Sentences.assertSentence(ReasonText.of(end, NAMES));
  }

  @ParameterizedTest
  @EnumSource(ProtocolBreach.Kind.class)
  void every_breach_of_the_protocol_is_a_sentence(ProtocolBreach.Kind kind) {
    String text = ReasonText.of(new LinkEnd.Breached(new ProtocolBreach(kind, "Write")), NAMES);
    Sentences.assertSentence(text);
    assertEquals("the peer broke the protocol: ", text.substring(0, 29));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void every_refusal_is_a_sentence_with_its_rule(Refusal refusal) {
    String text = ReasonText.refused(refusal, NAMES);
    Sentences.assertSentence(text);
    assertEquals(" (rule " + refusal.rule().id() + ")", text.substring(text.lastIndexOf(" (rule")));
  }

  @ParameterizedTest
  @MethodSource("operatorWaits")
  void everything_that_waits_for_an_operator_is_a_sentence(OperatorWait wait) {
    Sentences.assertSentence(ReasonText.of(wait));
  }

  @ParameterizedTest
  @EnumSource(ExchangeFailure.class)
  void every_failure_of_an_exchange_is_a_sentence(ExchangeFailure failure) {
    Sentences.assertSentence(ReasonText.of(failure));
  }

  @ParameterizedTest
  @MethodSource("cutReasons")
  void every_reason_to_be_cut_off_is_a_sentence(CutReason reason) {
    Sentences.assertSentence(ReasonText.of(reason));
  }

  @Test
  void evidence_is_shown_where_there_is_some() {
    assertEquals("altair goes on alone, epoch 4: its lease has run out", ReasonText.of(ACTIVE));
    assertEquals(
        "altair goes on alone, epoch 4",
        ReasonText.of(new CutReason.PeerIsActive(ALTAIR, 4, Optional.empty())));
    assertEquals("altair: its lease has run out", ReasonText.of(EVIDENCE));
  }

  @ParameterizedTest
  @MethodSource("nodeFailures")
  void every_failure_of_a_node_is_a_sentence(NodeFailure failure) {
    Sentences.assertSentence(ReasonText.of(failure, NAMES));
  }

  @ParameterizedTest
  @EnumSource(NodeFailure.Operation.class)
  void every_fault_of_a_disk_is_a_sentence(NodeFailure.Operation operation) {
    Sentences.assertSentence(ReasonText.of(fault(operation, Optional.empty())));
  }

  @ParameterizedTest
  @MethodSource("waits")
  void everything_that_a_node_waits_for_is_a_sentence(Wait wait) {
    String text = ReasonText.of(wait, NAMES);
    if (wait instanceof Wait.Nothing) {
      assertEquals("", text);
    } else {
      Sentences.assertSentence(text);
    }
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void every_obstacle_to_a_claim_is_a_sentence(Obstacle obstacle) {
    Sentences.assertSentence(ReasonText.of(new Wait.Obstructed(obstacle), NAMES));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void every_trouble_with_the_witness_is_a_sentence(Trouble trouble) {
    Optional<String> text = ReasonText.of(trouble);
    assertEquals(trouble instanceof Trouble.None, text.isEmpty());
    text.ifPresent(Sentences::assertSentence);
    Sentences.assertSentence(ReasonText.of(new Wait.WitnessReturn(trouble), NAMES));
  }

  // Why a resource is not connected.

  private static ReplicationState state(Phase phase, Farewell farewell) {
    ReplicationState none = ReplicationState.UNKNOWN;
    return new ReplicationState(
        phase,
        none.life(),
        none.contact(),
        none.role(),
        none.service(),
        none.copy(),
        new ReplicationState.Peer(
            none.peer().role(), none.peer().disk(), none.peer().blocks(), farewell),
        none.lineage(),
        none.epoch());
  }

  private static String why(
      Phase phase, Farewell farewell, Connection connection, Optional<OperatorWait> wait) {
    return ReasonText.of(
        new Status(
            state(phase, farewell),
            connection,
            new LinkEnd.Lost("reset"),
            wait,
            0,
            HandshakeRule.NONE,
            new Status.Resync(
                Status.Resync.Progress.IDLE, Status.Resync.Direction.NONE, 0, 0, 0, 0)),
        NAMES);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void every_phase_without_a_link_says_why_there_is_none(Phase phase) {
    String why = why(phase, Farewell.NONE, Connection.CONNECTING, Optional.empty());
    assertEquals(phase == Phase.CONNECTED ? "" : "no link to altair: reset", why);
  }

  @Test
  void a_peer_that_left_in_order_is_waited_for() {
    String left = "altair was stopped in order; waiting for it to return";
    for (Farewell farewell : List.of(Farewell.LEFT, Farewell.YIELDED)) {
      assertEquals(left, why(Phase.APART, farewell, Connection.CONNECTING, Optional.empty()));
    }
  }

  @Test
  void two_that_are_connected_say_what_they_wait_for() {
    assertEquals(
        "comparing with altair",
        why(Phase.EXCHANGING, Farewell.NONE, Connection.WF_BIT_MAP, Optional.empty()));
    OperatorWait split = new OperatorWait.SplitBrain(COMMON);
    assertEquals(
        ReasonText.of(split),
        why(Phase.SPLIT_BRAIN, Farewell.NONE, Connection.CONNECTED, Optional.of(split)));
    assertEquals(
        "no link to altair: reset",
        why(Phase.SPLIT_BRAIN, Farewell.NONE, Connection.CONNECTING, Optional.of(split)));
  }
}
