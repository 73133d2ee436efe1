package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.state.CutReason;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Message;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.Status;
import tanabata.replication.model.WriteKind;

/// What a client's request waits for, step by step.
class ClientPathTest {

  private static final ByteRange RANGE = new ByteRange(3 * 16384 + 512, 1024);

  private final CoreBench bench = CoreBench.inStep();

  @Test
  void an_extent_is_hot_and_persisted_before_anything_is_written_or_sent() {
    bench.write("w", RANGE);
    assertEquals(1, bench.effects.size());
    Effect.Persist persist = bench.take(Effect.Persist.class);
    var activity = assertInstanceOf(MetadataChange.Activity.class, persist.change());
    assertEquals(1, activity.sequence());
    assertArrayEquals(new long[] {3}, activity.extents());
    bench.done(persist.ticket());
    assertEquals(RANGE, bench.takeSent(Message.Write.class).range());
    assertEquals(RANGE, bench.take(Effect.WriteDisk.class).range());
  }

  @Test
  void a_hot_extent_is_not_persisted_again() {
    start("first", RANGE);
    bench.effects.clear();
    bench.write("second", new ByteRange(3 * 16384, 512));
    assertFalse(bench.has(Effect.Persist.class));
    assertTrue(bench.has(Effect.WriteDisk.class));
  }

  @Test
  void a_write_is_answered_only_when_both_nodes_have_it() {
    Effect.WriteDisk write = start("w", RANGE);
    Message.Write sent = bench.takeSent(Message.Write.class);
    bench.done(write.ticket());
    assertEquals(List.of(), bench.answered());
    bench.hear(new Message.WriteAck(sent.stamp().clock()));
    assertEquals(List.of("w OK"), bench.answered());
  }

  @Test
  void the_peers_acknowledgement_alone_is_not_enough_either() {
    Effect.WriteDisk write = start("w", RANGE);
    bench.hear(new Message.WriteAck(bench.takeSent(Message.Write.class).stamp().clock()));
    assertEquals(List.of(), bench.answered());
    bench.done(write.ticket());
    assertEquals(List.of("w OK"), bench.answered());
  }

  @Test
  void a_read_waits_for_an_own_overlapping_write_until_both_nodes_have_it() {
    Effect.WriteDisk write = start("w", RANGE);
    bench.read("r", new ByteRange(RANGE.start() + 512, 4096));
    bench.done(write.ticket());
    assertFalse(bench.has(Effect.ReadDisk.class));
    bench.hear(new Message.WriteAck(bench.takeSent(Message.Write.class).stamp().clock()));
    bench.done(bench.take(Effect.ReadDisk.class).ticket());
    assertEquals(List.of("w OK", "r OK"), bench.answered());
  }

  @Test
  void a_read_elsewhere_does_not_wait() {
    start("w", RANGE);
    bench.read("r", new ByteRange(RANGE.end(), 512));
    bench.done(bench.take(Effect.ReadDisk.class).ticket());
    assertEquals(List.of("r OK"), bench.answered());
  }

  @Test
  void a_write_of_the_peer_is_acknowledged_when_it_is_on_the_disk() {
    bench.hear(new Message.Write(new Stamp(9, 0), RANGE, WriteKind.ZERO, false, Payload.NONE));
    Effect.WriteDisk write = bench.take(Effect.WriteDisk.class);
    assertFalse(bench.has(Effect.Send.class));
    bench.done(write.ticket());
    assertEquals(9, bench.takeSent(Message.WriteAck.class).clock());
  }

  @Test
  void of_two_concurrent_writes_the_later_stamp_wins_sector_by_sector() {
    Effect.WriteDisk own = start("w", RANGE);
    long clock = bench.takeSent(Message.Write.class).stamp().clock();
    ByteRange wider = new ByteRange(RANGE.start() - 512, 2048);
    bench.hear(new Message.Write(new Stamp(clock, 0), wider, WriteKind.ZERO, false, Payload.NONE));
    bench.done(own.ticket());
    assertEquals(new ByteRange(wider.start(), 512), bench.take(Effect.WriteDisk.class).range());
    assertEquals(new ByteRange(RANGE.end(), 512), bench.take(Effect.WriteDisk.class).range());
    assertFalse(bench.has(Effect.WriteDisk.class));
  }

  @Test
  void a_flush_is_answered_only_when_both_disks_have_flushed() {
    bench.give(new Input.Flush(new CoreBench.Asker("f")));
    Effect.FlushDisk local = bench.take(Effect.FlushDisk.class);
    long id = bench.takeSent(Message.FlushRequest.class).id();
    bench.done(local.ticket());
    assertEquals(List.of(), bench.answered());
    bench.hear(new Message.FlushDone(id + 1));
    assertEquals(List.of(), bench.answered());
    bench.hear(new Message.FlushDone(id));
    assertEquals(List.of("f OK"), bench.answered());
  }

  @Test
  void the_peers_flush_alone_is_not_enough_either() {
    bench.give(new Input.Flush(new CoreBench.Asker("f")));
    bench.hear(new Message.FlushDone(bench.takeSent(Message.FlushRequest.class).id()));
    assertEquals(List.of(), bench.answered());
    bench.done(bench.take(Effect.FlushDisk.class).ticket());
    assertEquals(List.of("f OK"), bench.answered());
  }

  @Test
  void a_flush_that_comes_while_one_runs_is_not_answered_by_it() {
    bench.give(new Input.Flush(new CoreBench.Asker("first")));
    long id = bench.takeSent(Message.FlushRequest.class).id();
    bench.give(new Input.Flush(new CoreBench.Asker("second")));
    bench.done(bench.take(Effect.FlushDisk.class).ticket());
    bench.hear(new Message.FlushDone(id));
    assertEquals(List.of("first OK"), bench.answered());
    assertEquals(id + 1, bench.takeSent(Message.FlushRequest.class).id());
  }

  @Test
  void an_answered_write_is_flushed_on_both_nodes_within_the_flush_interval() {
    bench.done(start("w", RANGE).ticket());
    bench.hear(new Message.WriteAck(bench.takeSent(Message.Write.class).stamp().clock()));
    assertFalse(bench.has(Effect.FlushDisk.class));
    bench.pass(Limits.DEFAULT.flushInterval());
    assertTrue(bench.has(Effect.FlushDisk.class));
    bench.takeSent(Message.FlushRequest.class);
  }

  @Test
  void a_write_that_was_cut_off_is_carried_out_in_no_other_session() {
    Effect.WriteDisk write = start("w", RANGE);
    bench.effects.clear();
    bench.give(new Input.Cut(1, new CutReason.PeerIsActive(Greeting.ALTAIR, 1, Optional.empty())));
    bench.finishAll();
    assertEquals(List.of("w IO_ERROR"), bench.answered());

    bench.effects.clear();
    bench.give(new Input.LinkUp(2));
    Message.Hello mine = bench.takeSent(Message.Hello.class);
    bench.meet(
        Greeting.of(Greeting.ALTAIR).current().lineage(mine.identity().lineage().getFirst()));
    assertEquals(Status.Connection.SYNC_TARGET, bench.status().connection());
    assertFalse(bench.effects.stream().anyMatch(ClientPathTest::sendsAWrite));

    bench.done(write.ticket());
    bench.finishAll();
    assertFalse(bench.effects.stream().anyMatch(ClientPathTest::sendsAWrite));
    assertEquals(List.of(), bench.answered());
  }

  private static boolean sendsAWrite(Effect effect) {
    return effect instanceof Effect.Send send && send.frame().message() instanceof Message.Write;
  }

  /// A write whose extents are hot already, up to its way to the disk.
  private Effect.WriteDisk start(String name, ByteRange range) {
    bench.write(name, range);
    bench.done(bench.take(Effect.Persist.class).ticket());
    return bench.take(Effect.WriteDisk.class);
  }
}
