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
  void a_write_that_is_held_keeps_nobody_from_other_places() {
    bench.hear(new Message.Write(new Stamp(1, 0), FULL, WriteKind.ZERO, false, Payload.NONE));
    bench.take(Effect.WriteDisk.class);
    bench.read("reader", ELSEWHERE);
    bench.finishAll();
    assertEquals(List.of("reader OK"), bench.answered());
    assertFalse(bench.has(Effect.Recall.class));
  }
}
