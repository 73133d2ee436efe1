package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.session.BitmapExchange;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.Ticket;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;

/// Two cores that meet over a device whose bitmaps do not fit into one message.
class BitmapExchangeTest {

  private static final int BLOCKS = 3 * BitmapExchange.WORDS_PER_CHUNK * 64 + 1000;
  private static final Geometry GEOMETRY = new Geometry(BLOCKS * 512L, 512, 64 * 512);

  private final List<String> chunks = new ArrayList<>();

  /// One of the two, with what its metadata says.
  private static final class Side {
    final ArrayDeque<Input> inbox = new ArrayDeque<>();
    final BlockSet invalid = new BlockSet(BLOCKS);
    final BlockSet lacks = new BlockSet(BLOCKS);
    final NodeId node;
    final ReplicationCore core;

    Side(NodeId node, NodeId peer, long aloneAt) {
      this.node = node;
      DataIdentity identity = new DataIdentity(List.of(Greeting.generation(1)), false);
      core =
          new ReplicationCore(
              new CoreConfiguration(
                  "home",
                  node,
                  peer,
                  node.name().length(),
                  1,
                  CoreConfiguration.Promotion.WHEN_CONNECTED,
                  AfterSplitBrain.DISCONNECT,
                  OnNoSpace.HOLD),
              GEOMETRY,
              Limits.DEFAULT,
              new RecoveredMetadata(
                  new PersistentState(
                      identity, aloneAt, 0, Trust.TRUSTED, 0, LastStandalone.NEVER, Marks.NONE),
                  invalid,
                  lacks,
                  new long[0],
                  0,
                  Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void both_work_out_the_same_blocks_to_pull_stretch_by_stretch(long seed) {
    boolean vegaPreferred = seed % 2 == 0;
    Side vega = new Side(Greeting.VEGA, Greeting.ALTAIR, vegaPreferred ? 9 : 3);
    Side altair = new Side(Greeting.ALTAIR, Greeting.VEGA, 5);
    fill(new Random(seed), vega, altair);
    Side preferred = vegaPreferred ? vega : altair;
    Side other = vegaPreferred ? altair : vega;
    BlockSet preferredPulls = copy(preferred.invalid);
    BlockSet otherPulls = copy(other.invalid);
    for (int word = 0; word < otherPulls.wordCount(); word++) {
      long touched = vega.lacks.word(word) | altair.lacks.word(word);
      otherPulls.put(word, otherPulls.word(word) | touched & ~preferredPulls.word(word));
    }

    meet(vega, altair);

    assertEquals(HandshakeRule.SAME_GENERATION, vega.core.status().rule());
    assertSame(preferredPulls, preferred.invalid);
    assertSame(preferredPulls, other.lacks);
    assertSame(otherPulls, other.invalid);
    assertSame(otherPulls, preferred.lacks);
    assertEquals(Role.PRIMARY, vega.core.status().state().role());
    assertEquals(Role.PRIMARY, altair.core.status().state().role());
    assertEquals(4, chunks.stream().filter(line -> line.startsWith("vega sends")).count());
    assertLockstep();
  }

  /// The peer may decide by the greeting, and forget what it says this node never had.
  @Test
  void no_generation_is_taken_over_while_a_greeting_is_under_way() {
    CoreBench bench = CoreBench.created();
    Message.Hello peer = Greeting.of(Greeting.ALTAIR).zeros().geometry(CoreBench.GEOMETRY).hello();
    bench.give(new Input.LinkUp(1));
    bench.hear(0, peer);
    bench.finishAll();
    bench.hear(new Message.BitmapChunk(0, new long[1], new long[1]));
    bench.effects.removeIf(Effect.Send.class::isInstance);

    bench.give(new Input.LinkUp(2));
    assertEquals(List.of(), bench.takeSent(Message.Hello.class).identity().lineage());
    bench.finishAll();
    assertEquals(Optional.empty(), bench.status().generation());

    bench.hear(0, inSession(peer));
    bench.finishAll();
    bench.takeSent(Message.Ready.class);
    assertNotEquals(Optional.empty(), bench.status().generation());
  }

  /// The session that the bench is in, as its peer sees it.
  private static Message.Hello inSession(Message.Hello peer) {
    return new Message.Hello(
        peer.version(),
        peer.resource(),
        peer.node(),
        peer.geometry(),
        peer.instance(),
        1,
        Greeting.of(Greeting.VEGA).hello().instance(),
        0,
        peer.proposal(),
        peer.clock(),
        peer.currency(),
        peer.standaloneAt(),
        peer.blocks(),
        peer.identity(),
        peer.reach(),
        peer.choice(),
        peer.history(),
        peer.marks());
  }

  /// No block is invalid on both nodes; some are touched, by one or by both.
  private static void fill(Random random, Side vega, Side altair) {
    for (int i = 0; i < 2_000; i++) {
      long block = random.nextInt(BLOCKS);
      switch (random.nextInt(4)) {
        case 0 -> addUnless(altair.invalid, vega.invalid, block);
        case 1 -> addUnless(vega.invalid, altair.invalid, block);
        case 2 -> vega.lacks.add(block, block + 1);
        default -> altair.lacks.add(block, block + 1);
      }
    }
  }

  private static void addUnless(BlockSet forbidden, BlockSet to, long block) {
    if (!forbidden.contains(block)) {
      to.add(block, block + 1);
    }
  }

  /// Every effect is carried out at once, but no resync moves: digests never come.
  private void meet(Side vega, Side altair) {
    vega.inbox.add(new Input.LinkUp(1));
    altair.inbox.add(new Input.LinkUp(1));
    while (!vega.inbox.isEmpty() || !altair.inbox.isEmpty()) {
      step(vega, altair);
      step(altair, vega);
    }
  }

  private void step(Side side, Side peer) {
    if (side.inbox.isEmpty()) {
      return;
    }
    Input input = side.inbox.remove();
    if (input instanceof Input.Received(_, Frame(_, _, Message.BitmapChunk chunk))) {
      chunks.add(side.node + " hears " + chunk.index());
    }
    side.core.accept(
        Moment.ZERO,
        input,
        effect -> {
          switch (effect) {
            case Effect.Send send -> {
              if (send.frame().message() instanceof Message.BitmapChunk chunk) {
                chunks.add(side.node + " sends " + chunk.index());
              }
              peer.inbox.add(new Input.Received(1, send.frame()));
            }
            case Effect.Persist persist -> side.inbox.add(done(persist.ticket()));
            case Effect.FlushDisk flush -> side.inbox.add(done(flush.ticket()));
            default -> {}
          }
        });
  }

  private static Input done(Ticket ticket) {
    return new Input.Done(ticket, Outcome.OK, Payload.NONE);
  }

  /// A stretch is sent only when the one before has come from the peer.
  private void assertLockstep() {
    for (String node : List.of("vega", "altair")) {
      for (int i = 1; i < 4; i++) {
        int before = chunks.indexOf(node + " hears " + (i - 1));
        int sent = chunks.indexOf(node + " sends " + i);
        assertTrue(before >= 0 && before < sent, chunks.toString());
      }
    }
  }

  private static BlockSet copy(BlockSet set) {
    BlockSet copy = new BlockSet(set.blocks());
    for (int word = 0; word < set.wordCount(); word++) {
      copy.put(word, set.word(word));
    }
    return copy;
  }

  private static void assertSame(BlockSet wanted, BlockSet found) {
    for (int word = 0; word < wanted.wordCount(); word++) {
      assertEquals(wanted.word(word), found.word(word), "word " + word);
    }
  }
}
