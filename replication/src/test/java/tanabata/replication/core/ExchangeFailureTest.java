package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.Status.Connection;

/// Two nodes that agreed and do not come together: the node is StandAlone until an operator says
/// otherwise, and then tries again.
class ExchangeFailureTest {

  private static final long LOST_BLOCK = 7;

  private final CoreBench bench = CoreBench.inStep();
  private long link = CoreBench.LINK;

  @Test
  void a_node_whose_exchange_fails_is_stand_alone_and_says_why() {
    failToExchange();
    assertEquals(Connection.STAND_ALONE, bench.status().connection());
    assertEquals(
        new LinkEnd.ExchangeFailed(ExchangeFailure.BLOCK_VALID_NOWHERE), bench.status().link());
    assertEquals(1, failures());
    bench.give(new Input.Tick());
    assertEquals(1, failures());
  }

  @Test
  void connect_works_again_after_an_exchange_has_failed() {
    failToExchange();
    assertEquals(OrderReply.Result.CONNECTING, connect());
    bench.give(new Input.Tick());
    assertEquals(Connection.CONNECTING, bench.status().connection());

    // The operator has brought the block back at the peer.
    exchange(0);
    bench.hear(2, new Message.Ready());
    bench.finishAll();
    assertEquals(Connection.SYNC_TARGET, bench.status().connection());
    assertEquals(1, failures());
  }

  @Test
  void an_exchange_that_fails_again_is_told_again() {
    failToExchange();
    connect();
    exchange(1L << LOST_BLOCK);
    assertEquals(Connection.STAND_ALONE, bench.status().connection());
    assertEquals(2, failures());
    assertEquals(OrderReply.Result.CONNECTING, connect());
  }

  private void failToExchange() {
    bench.invalid.add(LOST_BLOCK, LOST_BLOCK + 1);
    bench.give(new Input.LinkDown(link, "reset"));
    bench.effects.clear();
    exchange(1L << LOST_BLOCK);
  }

  /// The peer greets in a new session, with the same generation, and says which of its blocks are
  /// not valid.
  private void exchange(long invalidThere) {
    bench.give(new Input.LinkUp(++link));
    bench.hear(
        0,
        Greeting.of(Greeting.ALTAIR)
            .lineage(bench.status().generation().orElseThrow())
            .geometry(CoreBench.GEOMETRY)
            .hello());
    bench.finishAll();
    bench.hear(1, new Message.BitmapChunk(0, new long[1], new long[] {invalidThere}));
    bench.finishAll();
  }

  private OrderReply.Result connect() {
    bench.give(new Input.Connect(new CoreBench.Asker("operator")));
    return ((OrderReply.Done) bench.take(Effect.Reply.class).reply()).result();
  }

  private long failures() {
    return List.copyOf(bench.effects).stream()
        .filter(
            new Effect.Notify(
                    new ReplicationEvent.ExchangeFailed(ExchangeFailure.BLOCK_VALID_NOWHERE))
                ::equals)
        .count();
  }
}
