package tanabata.node.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.fencing.FencingEvent;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.Role;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.Refusal;
import tanabata.replication.model.ReplicationEvent;

/// Every event has a sentence of its own.
class EventTextTest {

  private static final Names NAMES = new Names("home", "vega", "altair");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Generation COMMON = new Generation(3, 0x1a, ALTAIR);
  private static final Evidence EVIDENCE =
      new Evidence(Evidence.Level.LEASE, ALTAIR, "its lease has run out");
  private static final CutReason.PeerIsActive ACTIVE =
      new CutReason.PeerIsActive(ALTAIR, 4, Optional.of(EVIDENCE));
  private static final Instant THEN = Instant.parse("2026-07-07T20:00:00Z");

  /// One of each.
  static List<NodeEvent> nodeEvents() {
    return List.of(
        new NodeEvent.Replicated(new ReplicationEvent.Connected()),
        new NodeEvent.Fenced(new FencingEvent.Frozen()),
        new NodeEvent.ForcedByOperator(),
        new NodeEvent.FenceAgentsStarted(),
        new NodeEvent.FenceAgentsDone("level 1: fence_ipmilan read it back off"),
        new NodeEvent.Suspected(ALTAIR),
        new NodeEvent.LocksUnlinked(new LinkTrouble.UnknownHost("altair:7790")),
        new NodeEvent.LocksServed(7),
        new NodeEvent.LockEpochStuck("home-vega.epoch: No space left on device"),
        new NodeEvent.LockEpochKept(),
        new NodeEvent.NoSpace("/srv/home.img"),
        new NodeEvent.SpaceAgain("/srv/home.img"),
        new NodeEvent.VersionKept(ALTAIR),
        new NodeEvent.GivenUpVersionExpired(THEN),
        new NodeEvent.GivenUpVersionStays("this node is stopping"));
  }

  /// One of each.
  static List<ReplicationEvent> replicationEvents() {
    return List.of(
        new ReplicationEvent.LinkLost(new LinkEnd.Lost("connection reset")),
        new ReplicationEvent.SessionResumed(Phase.CONNECTED),
        new ReplicationEvent.PeerRefused(new Refusal.Unrelated()),
        new ReplicationEvent.WaitsForOperator(new OperatorWait.NoValidData()),
        new ReplicationEvent.HandshakeAgreed(HandshakeRule.SAME_GENERATION),
        new ReplicationEvent.ExchangeFailed(ExchangeFailure.BLOCK_VALID_NOWHERE),
        new ReplicationEvent.Connected(),
        new ReplicationEvent.SplitBrainEnded(),
        new ReplicationEvent.PeerChanged(Role.PRIMARY, DiskState.UP_TO_DATE),
        new ReplicationEvent.PeerDetached(),
        new ReplicationEvent.StandaloneBegins(EVIDENCE),
        new ReplicationEvent.StandaloneRefused(ReplicationEvent.StandaloneObstacle.PEER_IS_BACK),
        new ReplicationEvent.Standalone(),
        new ReplicationEvent.CutBegins(ACTIVE),
        new ReplicationEvent.Outdated(ACTIVE),
        new ReplicationEvent.SplitBrainFound(COMMON),
        new ReplicationEvent.SplitBrainMeasured(),
        new ReplicationEvent.ResyncFinished(),
        new ReplicationEvent.InSync(),
        new ReplicationEvent.UndoLogDropped(Outcome.NO_SPACE),
        new ReplicationEvent.DiskDetached(
            new NodeFailure.DiskFault(
                NodeFailure.Operation.READ, Optional.empty(), Outcome.IO_ERROR)),
        new ReplicationEvent.RoleChanged(Role.PRIMARY),
        new ReplicationEvent.DeclaredValid(),
        new ReplicationEvent.Connecting(),
        new ReplicationEvent.Disconnected(),
        new ReplicationEvent.Invalidated(),
        new ReplicationEvent.RollbackBegins(),
        new ReplicationEvent.RolledBack(),
        new ReplicationEvent.Leaving());
  }

  /// One of each.
  static List<FencingEvent> fencingEvents() {
    return List.of(
        new FencingEvent.Frozen(),
        new FencingEvent.Thawed(FencingEvent.Clients.SERVED),
        new FencingEvent.Claiming(),
        new FencingEvent.Claimed(),
        new FencingEvent.Lost(ACTIVE),
        new FencingEvent.Admitted(),
        new FencingEvent.RecordMissing(),
        new FencingEvent.WitnessLost(),
        new FencingEvent.WitnessBack(),
        new FencingEvent.FenceFailed("level 1: fence_ipmilan: no route to host"));
  }

  @Test
  void every_kind_of_event_is_tried_here() {
    Sentences.assertOneOfEach(NodeEvent.class, nodeEvents());
    Sentences.assertOneOfEach(ReplicationEvent.class, replicationEvents());
    Sentences.assertOneOfEach(FencingEvent.class, fencingEvents());
  }

  @ParameterizedTest
  @MethodSource("nodeEvents")
  void every_event_of_a_node_is_a_sentence(NodeEvent event) {
    Sentences.assertSentence(EventText.of(event, NAMES));
  }

  @ParameterizedTest
  @MethodSource("replicationEvents")
  void every_event_of_replication_is_a_sentence(ReplicationEvent event) {
    Sentences.assertSentence(text(event));
  }

  @ParameterizedTest
  @MethodSource("fencingEvents")
  void every_event_of_fencing_is_a_sentence(FencingEvent event) {
    Sentences.assertSentence(text(event));
  }

  @Test
  void no_two_kinds_of_event_read_alike() {
    Sentences.assertDistinct(replicationEvents().stream().map(EventTextTest::text).toList());
    Sentences.assertDistinct(fencingEvents().stream().map(EventTextTest::text).toList());
  }

  @Test
  void an_event_names_the_node_that_it_is_about() {
    assertEquals("connected with altair", text(new ReplicationEvent.Connected()));
    assertEquals("goes on without altair", text(new ReplicationEvent.Standalone()));
    assertEquals("clients are held: altair is out of sight", text(new FencingEvent.Frozen()));
    assertEquals("link lost: reset", text(lost(new LinkEnd.Lost("reset"))));
    assertEquals("disconnected by the operator", text(lost(new LinkEnd.Disconnected())));
  }

  @ParameterizedTest
  @EnumSource(ReplicationEvent.StandaloneObstacle.class)
  void every_obstacle_to_going_on_is_a_sentence(ReplicationEvent.StandaloneObstacle obstacle) {
    Sentences.assertSentence(text(new ReplicationEvent.StandaloneRefused(obstacle)));
  }

  @Test
  void clients_are_served_or_nobody_is_held() {
    assertEquals("clients are served", text(new FencingEvent.Thawed(FencingEvent.Clients.SERVED)));
    assertEquals(
        "nobody is held any more", text(new FencingEvent.Thawed(FencingEvent.Clients.NOT_WAITING)));
  }

  /// A split brain that is found again after a lost link reads as it did the first time.
  @Test
  void a_split_brain_reads_the_same_whenever_it_is_found() {
    assertEquals(
        text(new ReplicationEvent.SplitBrainFound(COMMON)),
        text(new ReplicationEvent.WaitsForOperator(new OperatorWait.SplitBrain(COMMON))));
  }

  private static ReplicationEvent lost(LinkEnd end) {
    return new ReplicationEvent.LinkLost(end);
  }

  private static String text(ReplicationEvent event) {
    return EventText.of(new NodeEvent.Replicated(event), NAMES);
  }

  private static String text(FencingEvent event) {
    return EventText.of(new NodeEvent.Fenced(event), NAMES);
  }
}
