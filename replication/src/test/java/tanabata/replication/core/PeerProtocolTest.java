package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Role;
import tanabata.replication.core.session.MessageChecks;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.LamportClock;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.ProtocolBreach;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.Status;
import tanabata.replication.model.WriteKind;

/// What a peer may not do. It costs the link, and nothing else.
class PeerProtocolTest {

  private static final long LINK = CoreBench.LINK;

  private final CoreBench bench = CoreBench.inStep();

  @Test
  void a_frame_out_of_order() {
    bench.hear(100, new Message.FlushDone(1));
    assertClosed(ProtocolBreach.Kind.OUT_OF_SEQUENCE, "FlushDone");
  }

  @Test
  void an_acknowledgement_of_what_was_never_sent() {
    bench.give(new Input.Received(LINK, new Frame(0, 1000, new Message.Ping())));
    assertClosed(ProtocolBreach.Kind.ACKNOWLEDGED_UNSENT, "Ping");
  }

  @Test
  void a_message_before_the_greeting() {
    CoreBench created = CoreBench.created();
    created.give(new Input.LinkUp(LINK));
    created.hear(1, new Message.Ready());
    assertTrue(
        isBreach(created.take(Effect.CloseLink.class), ProtocolBreach.Kind.DID_NOT_GREET_FIRST));
  }

  @Test
  void a_second_greeting() {
    bench.hear(0, Greeting.of(Greeting.ALTAIR).geometry(CoreBench.GEOMETRY).hello());
    assertClosed(ProtocolBreach.Kind.GREETED_TWICE, "Hello");
  }

  @Test
  void a_write_beyond_the_device() {
    bench.hear(write(new ByteRange(CoreBench.GEOMETRY.deviceBytes(), 512), Payload.NONE));
    assertClosed(ProtocolBreach.Kind.NONSENSE, "Write");
  }

  @Test
  void a_write_before_the_two_are_in_step() {
    CoreBench created = CoreBench.created();
    created.give(new Input.LinkUp(LINK));
    created.hear(0, Greeting.of(Greeting.ALTAIR).geometry(CoreBench.GEOMETRY).hello());
    created.hear(write(new ByteRange(0, 512), Payload.NONE));
    assertTrue(isBreach(created.take(Effect.CloseLink.class), ProtocolBreach.Kind.UNEXPECTED));
    assertFalse(created.has(Effect.WriteDisk.class));
  }

  @Test
  void a_write_beyond_the_end() {
    long end = CoreBench.GEOMETRY.deviceBytes();
    bench.hear(write(new ByteRange(end - 100, 512), Payload.NONE));
    assertClosed(ProtocolBreach.Kind.NONSENSE, "Write");
  }

  @Test
  void a_write_with_more_bytes_than_its_range() {
    SectorPayload.Ledger ledger = new SectorPayload.Ledger();
    ByteRange range = new ByteRange(0, 512);
    Payload two = new SectorPayload(ledger, new long[2]);
    bench.hear(new Message.Write(new Stamp(1, 0), range, WriteKind.DATA, false, two));
    bench.take(Effect.Release.class).payload().release();
    assertEquals(0, ledger.living());
    assertClosed(ProtocolBreach.Kind.NONSENSE, "Write");
  }

  @Test
  void an_acknowledgement_of_a_write_that_is_not_under_way() {
    bench.hear(new Message.WriteAck(12345));
    assertClosed(ProtocolBreach.Kind.UNEXPECTED, "WriteAck");
  }

  @Test
  void a_stretch_of_bitmap_outside_of_a_meeting() {
    bench.hear(new Message.BitmapChunk(0, new long[1], new long[1]));
    assertClosed(ProtocolBreach.Kind.UNEXPECTED, "BitmapChunk");
  }

  @Test
  void a_reply_that_nobody_asked_for() {
    bench.hear(new Message.PullReply(1, new long[1], Payload.NONE));
    assertClosed(ProtocolBreach.Kind.UNEXPECTED, "PullReply");
  }

  @Test
  void blocks_that_the_device_does_not_have() {
    bench.hear(new Message.Synced(List.of(new ByteRange(64 * 4096, 4096))));
    assertClosed(ProtocolBreach.Kind.NONSENSE, "Synced");
  }

  @Test
  void a_pull_of_more_than_a_reply_can_carry() {
    Geometry large = Geometry.of(1L << 40);
    Message pull = new Message.PullRequest(1, new ByteRange(0, 1L << 40), Payload.NONE);
    assertTrue(MessageChecks.check(pull, large).isPresent());
  }

  @Test
  void a_write_whose_length_is_only_right_in_its_lower_half() {
    Geometry large = Geometry.of(1L << 40);
    Message write =
        new Message.Write(
            new Stamp(1, 0), new ByteRange(0, 1L << 32), WriteKind.DATA, false, Payload.NONE);
    assertTrue(MessageChecks.check(write, large).isPresent());
  }

  @Test
  void a_forwarded_read_of_more_than_a_client_asks_for() {
    Geometry large = Geometry.of(1L << 40);
    Message most = new Message.ForwardedRead(1, new ByteRange(0, 32 << 20));
    assertTrue(MessageChecks.check(most, large).isEmpty());
    Message more = new Message.ForwardedRead(1, new ByteRange(0, 1L << 32));
    assertTrue(MessageChecks.check(more, large).isPresent());
  }

  @Test
  void a_stamp_that_would_carry_the_clock_away() {
    bench.hear(
        new Message.Write(
            new Stamp(1L << 60, 0), new ByteRange(0, 512), WriteKind.ZERO, false, Payload.NONE));
    assertClosed(ProtocolBreach.Kind.CLOCK_TOO_FAR, "Write");
  }

  /// What it is for: a node that has believed the last stamp of all cannot write any more.
  @Test
  void whoever_believes_any_stamp_is_out_of_stamps() {
    assertTrue(isTakenAfterTheLastStamp(ReplicationRules.SOUND));
    assertFalse(isTakenAfterTheLastStamp(new AnyClockIsBelieved()));
  }

  private static final class AnyClockIsBelieved extends ReplicationRules {
    @Override
    public boolean believesStamp(long own, long stamp) {
      return true;
    }
  }

  /// Whether what this node would write next is in order for the peer.
  private static boolean isTakenAfterTheLastStamp(ReplicationRules rules) {
    LamportClock clock = new LamportClock(1);
    Message last = writeAt(1L << 62);
    if (MessageChecks.checkClock(last, clock.value(), rules).isEmpty()) {
      clock.learn(1L << 62);
    }
    return MessageChecks.check(writeAt(clock.next()), CoreBench.GEOMETRY).isEmpty();
  }

  private static Message.Write writeAt(long clock) {
    return new Message.Write(
        new Stamp(clock, 0), new ByteRange(0, 512), WriteKind.ZERO, false, Payload.NONE);
  }

  @Test
  void more_pulls_at_a_time_than_any_node_asks_for() {
    // None of them is answered: no comparison comes back.
    for (int i = 0; i < 300 && !bench.has(Effect.CloseLink.class); i++) {
      bench.hear(new Message.PullRequest(i, new ByteRange(0, 4096), Payload.NONE));
    }
    assertTrue(bench.has(Effect.CloseLink.class));
  }

  @Test
  void a_reply_to_a_pull_without_word_on_every_block() {
    bench.invalid.add(7, 8);
    bench.give(new Input.Tick());
    bench.done(bench.take(Effect.Digest.class).ticket());
    long id = bench.takeSent(Message.PullRequest.class).id();
    bench.effects.clear();
    bench.hear(new Message.PullReply(id, new long[0], Payload.NONE));
    assertClosed(ProtocolBreach.Kind.UNEXPECTED, "PullReply");
  }

  @Test
  void a_frame_of_a_link_that_is_no_more_is_ignored() {
    bench.give(new Input.Received(LINK + 7, new Frame(1, 0, new Message.Ready())));
    assertEquals(List.of(), bench.effects);
  }

  private static Message.Write write(ByteRange range, Payload payload) {
    return new Message.Write(new Stamp(1, 0), range, WriteKind.ZERO, false, payload);
  }

  private static boolean isBreach(Effect.CloseLink close, ProtocolBreach.Kind kind) {
    return close.reason() instanceof LinkEnd.Breached(ProtocolBreach breach)
        && breach.kind() == kind;
  }

  private void assertClosed(ProtocolBreach.Kind kind, String message) {
    Effect.CloseLink close = bench.take(Effect.CloseLink.class);
    assertEquals(LINK, close.link());
    assertEquals(new LinkEnd.Breached(new ProtocolBreach(kind, message)), close.reason());
    assertFalse(bench.has(Effect.Failed.class));
    assertFalse(bench.has(Effect.WriteDisk.class));
    bench.finishAll();
    assertEquals(Status.Connection.CONNECTING, bench.status().connection());
    assertEquals(Role.PRIMARY, bench.status().state().role());
  }
}
