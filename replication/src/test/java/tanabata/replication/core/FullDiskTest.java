package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Validity;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.Message;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;

/// A write that finds no space is on its way for the core, perhaps for ever.
class FullDiskTest {

  private static final ByteRange FULL = new ByteRange(0, 4096);
  private static final ByteRange ELSEWHERE = new ByteRange(8192, 4096);

  private final CoreBench bench = CoreBench.inStep();

  @Test
  void a_write_of_a_lost_peer_that_finds_no_space_holds_nobody_up() {
    bench.hear(new Message.Write(new Stamp(1, 0), FULL, WriteKind.ZERO, false, Payload.NONE));
    Ticket held = bench.take(Effect.WriteDisk.class).ticket();
    bench.give(new Input.LinkDown(CoreBench.LINK, "reset"));
    bench.give(
        new Input.GoStandalone(
            2,
            3,
            0,
            Validity.AS_KNOWN,
            new Evidence(Evidence.Level.LEASE, Greeting.ALTAIR, "its lease has run out")));
    assertEquals(held, bench.take(Effect.Recall.class).ticket());
    assertFalse(bench.status().state().isStandalone());

    bench.give(new Input.Done(held, Outcome.GONE, Payload.NONE));
    bench.finishAll();
    assertTrue(bench.status().state().isStandalone());
    bench.read("reader", FULL);
    bench.finishAll();
    assertEquals(List.of("reader OK"), bench.answered());
  }

  @Test
  void a_peer_is_told_once_of_its_write_that_is_held_and_of_one_behind_it() {
    bench.hear(new Message.Write(new Stamp(1, 0), FULL, WriteKind.ZERO, false, Payload.NONE));
    Ticket held = bench.take(Effect.WriteDisk.class).ticket();
    bench.give(new Input.Held(held));
    assertEquals(1, bench.takeSent(Message.NoSpace.class).clock());
    bench.hear(new Message.Write(new Stamp(2, 0), FULL, WriteKind.ZERO, false, Payload.NONE));
    bench.give(new Input.Tick());
    assertEquals(2, bench.takeSent(Message.NoSpace.class).clock());
    bench.give(new Input.Tick());
    assertFalse(bench.hasSent(Message.NoSpace.class));
  }

  @Test
  void a_client_waits_for_space_unless_it_is_to_get_an_error() {
    bench.write("writer", FULL);
    bench.give(new Input.Held(bench.startWrite()));
    bench.finishAll();
    assertEquals(List.of(), bench.answered());
  }

  @Test
  void a_client_whose_write_is_held_and_whoever_would_wait_for_it_get_an_error() {
    CoreBench failing = CoreBench.inStep(OnNoSpace.ERROR);
    failing.write("first", FULL);
    Ticket held = failing.startWrite();
    failing.write("second", FULL);
    failing.read("reader", FULL);
    failing.give(new Input.Held(held));
    failing.write("elsewhere", ELSEWHERE);
    failing.read("later", FULL);
    assertEquals(
        List.of("first NO_SPACE", "second NO_SPACE", "reader IO_ERROR", "later IO_ERROR"),
        failing.answered());

    long clock = failing.takeSent(Message.Write.class).stamp().clock();
    failing.effects.clear();
    failing.done(held);
    failing.hear(new Message.WriteAck(clock));
    failing.read("last", FULL);
    failing.finishAll();
    assertEquals(List.of("last OK"), failing.answered());
  }

  @Test
  void a_client_whose_write_is_held_at_the_peer_gets_an_error() {
    CoreBench failing = CoreBench.inStep(OnNoSpace.ERROR);
    failing.write("writer", FULL);
    failing.finishAll();
    long clock = failing.takeSent(Message.Write.class).stamp().clock();
    failing.hear(new Message.NoSpace(clock));
    assertEquals(List.of("writer NO_SPACE"), failing.answered());
  }

  @Test
  void no_more_writes_are_held_than_memory_and_the_activity_log_have_room_for() {
    CoreBench failing = CoreBench.inStep(OnNoSpace.ERROR);
    for (int i = 0; i < 64; i++) {
      failing.write("early", new ByteRange(i * 4096L, 512));
      failing.give(new Input.Held(failing.startWrite()));
    }
    failing.effects.clear();
    failing.write("late", new ByteRange(1024, 512));
    failing.discard("discard", new ByteRange(2048, 512));
    assertEquals(List.of("late NO_SPACE"), failing.answered());
    assertTrue(failing.has(Effect.WriteDisk.class));
  }

  @Test
  void a_write_that_is_held_keeps_nobody_from_other_places() {
    bench.hear(new Message.Write(new Stamp(1, 0), FULL, WriteKind.ZERO, false, Payload.NONE));
    bench.take(Effect.WriteDisk.class);
    bench.read("reader", ELSEWHERE);
    bench.finishAll();
    assertEquals(List.of("reader OK"), bench.answered());
    assertFalse(bench.has(Effect.Recall.class));
  }
}
