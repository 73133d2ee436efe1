package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.DiskState;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.Message;
import tanabata.replication.model.OrderReply;

/// A node that gives its peer the right to go on: the mark, then the word, and what comes between.
class DisconnectionTest {

  private final CoreBench bench = CoreBench.inStep();

  @Test
  void the_word_is_out_when_the_mark_is_durable() {
    disconnect("operator");
    Ticket mark = bench.take(Effect.Persist.class).ticket();
    assertEquals(0, words());

    bench.done(mark);
    assertEquals(1, words());
    assertEquals(List.of("operator true"), replies());
    bench.finishAll();
    assertEquals(DiskState.OUTDATED, bench.status().state().copy().disk());
  }

  @Test
  void a_link_that_is_lost_before_the_word_is_out_leaves_no_mark() {
    disconnect("operator");
    bench.give(new Input.LinkDown(CoreBench.LINK, "reset"));
    bench.finishAll();
    assertEquals(0, words());
    assertEquals(DiskState.UP_TO_DATE, bench.status().state().copy().disk());
  }

  @Test
  void a_second_order_does_not_take_the_mark_of_the_first_back() {
    disconnect("first");
    disconnect("second");
    bench.finishAll();
    assertEquals(1, words());
    assertEquals(List.of("second false", "first true"), replies());
    assertEquals(DiskState.OUTDATED, bench.status().state().copy().disk());
  }

  @Test
  void a_node_that_leaves_takes_no_order_to_disconnect() {
    bench.give(new Input.Shutdown());
    bench.give(new Input.Tick());
    bench.done(bench.take(Effect.FlushDisk.class).ticket());
    bench.hear(new Message.FlushDone(bench.takeSent(Message.FlushRequest.class).id()));
    while (bench.status().state().copy().disk() != DiskState.OUTDATED) {
      assertTrue(bench.finishOne());
    }

    disconnect("late");
    bench.finishAll();
    assertEquals(1, words());
    assertEquals(List.of("late false"), replies());
    assertTrue(bench.has(Effect.Stopped.class));
    assertEquals(DiskState.OUTDATED, bench.status().state().copy().disk());
  }

  @Test
  void a_node_that_is_cut_off_before_the_word_is_out_keeps_the_mark() {
    disconnect("operator");
    Ticket mark = bench.take(Effect.Persist.class).ticket();
    bench.give(new Input.LinkDown(CoreBench.LINK, "reset"));
    bench.give(new Input.Cut(5, new CutReason.PeerIsActive(Greeting.ALTAIR, 5, Optional.empty())));
    bench.finishAll();

    bench.done(mark);
    bench.finishAll();
    assertEquals(0, words());
    assertTrue(bench.has(Effect.CutClients.class));
    assertEquals(DiskState.OUTDATED, bench.status().state().copy().disk());
  }

  private void disconnect(String name) {
    bench.give(new Input.Disconnect(0, new CoreBench.Asker(name)));
  }

  /// How often the peer was told that it may go on.
  private long words() {
    return bench.effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).frame().message())
        .filter(new Message.Goodbye(true)::equals)
        .count();
  }

  private List<String> replies() {
    return bench.effects.stream()
        .filter(Effect.Reply.class::isInstance)
        .map(Effect.Reply.class::cast)
        .map(reply ->
            ((CoreBench.Asker) reply.caller()).name()
                + " "
                + (reply.reply() instanceof OrderReply.Done))
        .toList();
  }
}
