package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.testbed.certify.NbdConnection;

/// Clients that know no sectors: ranges begin and end anywhere. Several write into the same sectors
/// at the same time, each only bytes of its own, of which it keeps a model: whoever changed more
/// than was asked for would spoil those of another.
class UnalignedRequestsTest {

  private static final int START = (1 << 20) + 5;

  /// Each writer's bytes come in stripes, several to a sector; none begins where a sector does.
  private static final int STRIPE = 37;

  private static final int STRIPES = 100;
  private static final int ROUNDS = 400;

  @RegisterExtension final Pair pair = Pair.of("16M");

  @Test
  void writers_of_the_same_sectors_at_one_node_spoil_nothing_of_each_other() throws Exception {
    List<LiveNode> here = List.of(pair.vega(), pair.vega(), pair.vega());
    demandThatAllIsKept(here);
  }

  @Test
  void nor_do_writers_at_both_nodes() throws Exception {
    demandThatAllIsKept(List.of(pair.vega(), pair.altair(), pair.vega(), pair.altair()));
  }

  private void demandThatAllIsKept(List<LiveNode> nodes) throws Exception {
    List<Writer> writers = new ArrayList<>();
    for (LiveNode node : nodes) {
      writers.add(new Writer(writers.size(), nodes.size(), node));
    }
    List<Future<Void>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
      for (Writer writer : writers) {
        ends.add(threads.submit(writer));
      }
      for (Future<Void> end : ends) {
        end.get(Waiting.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
    }
    for (LiveNode node : pair.nodes()) {
      try (NbdConnection reader = NbdConnection.open(node.nbd(), "home")) {
        for (Writer writer : writers) {
          writer.demandAll(reader);
        }
      }
    }
    pair.awaitIdleInSync();
    pair.down();
    Copies.demandEqual(pair);
  }

  /// @param number its own among all
  private record Writer(int number, int all, LiveNode node, byte[][] model)
      implements Callable<Void> {

    Writer(int number, int all, LiveNode node) {
      this(number, all, node, new byte[STRIPES][STRIPE]);
    }

    private long offset(int stripe) {
      return START + (long) (stripe * all + number) * STRIPE;
    }

    @Override
    public Void call() throws Exception {
      Random random = new Random(number);
      try (NbdConnection client = NbdConnection.open(node.nbd(), "home")) {
        for (int round = 0; round < ROUNDS; round++) {
          change(client, random);
          demand(client, random.nextInt(STRIPES));
        }
      }
      return null;
    }

    private void change(NbdConnection client, Random random) throws Exception {
      int stripe = random.nextInt(STRIPES);
      int from = random.nextInt(STRIPE);
      int length = 1 + random.nextInt(STRIPE - from);
      byte[] bytes = new byte[length];
      int kind = random.nextInt(4);
      long at = offset(stripe) + from;
      int error;
      if (kind == 0) {
        error = client.zero(at, length);
      } else if (kind == 1) {
        error = client.trim(at, length);
      } else {
        random.nextBytes(bytes);
        error = client.write(at, bytes);
      }
      assertEquals(0, error);
      System.arraycopy(bytes, 0, model[stripe], from, length);
    }

    private void demand(NbdConnection client, int stripe) throws Exception {
      byte[] found = new byte[STRIPE];
      assertEquals(0, client.read(offset(stripe), found));
      assertArrayEquals(
          model[stripe], found, () -> "writer " + number + ": " + Arrays.toString(found));
    }

    void demandAll(NbdConnection client) throws Exception {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        demand(client, stripe);
      }
    }
  }
}
