package tanabata.testbed.certify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// All clients of both nodes, and what they have seen.
final class Crowd implements AutoCloseable {

  private static final int SECTOR_CLIENTS = 4;
  private static final int WRITERS = 2;
  private static final int LOCK_CLIENTS = 2;

  /// So many that each node is the master of some.
  private static final int VALUES = 4;

  /// They stand in a queue of their own node, too.
  private static final int CLIENTS_OF_A_VALUE = 2;

  private final Site site;
  private final Sectors sectors;
  private final Holds holds = new Holds();
  private final Values values = new Values();
  private final Tally tally;
  private final Gate gate = new Gate();
  private final List<Thread> threads = new ArrayList<>();

  Crowd(Site site, long deviceBytes, Tally tally, SplittableRandom random) {
    this.site = site;
    this.tally = tally;
    sectors = new Sectors(deviceBytes);
    for (Host host : site.nodes()) {
      for (int i = 0; i < SECTOR_CLIENTS; i++) {
        start(new SectorClient(host, i < WRITERS, sectors, tally, gate, random.split()));
      }
      for (int i = 0; i < LOCK_CLIENTS; i++) {
        String holder = host.name() + "-" + i;
        start(new LockClient(host, holder, holds, tally, gate, random.split()));
      }
      for (int i = 0; i < VALUES * CLIENTS_OF_A_VALUE; i++) {
        String name = "weather-value-" + i % VALUES;
        start(new ValueClient(host, name, values, tally, gate, random.split()));
      }
    }
  }

  private void start(Runnable client) {
    threads.add(Thread.ofPlatform().daemon().name("weather-client").start(client));
  }

  void work() {
    gate.open();
  }

  /// Waits until nothing is under way any more, and judges what was seen since the last time.
  void rest(long patienceMillis) throws InterruptedException {
    if (!gate.close(patienceMillis)) {
      tally.violated(
          "operations are still not answered, %d s after all was healed:%s"
              .formatted(patienceMillis / 1000, site.picture()));
      return;
    }
    try {
      settle();
    } catch (IOException e) {
      tally.violated("all is healed, and a node does not serve: " + e.getMessage());
    }
  }

  private void settle() throws IOException {
    long[] first = SectorClient.readAll(site.nodes().getFirst(), sectors);
    long[] second = SectorClient.readAll(site.nodes().getLast(), sectors);
    int differs = Arrays.mismatch(first, second);
    if (differs >= 0) {
      tally.violated(
          "the sector at byte %d holds %d on vega and %d on altair, at rest"
              .formatted(sectors.all().get(differs).offset, first[differs], second[differs]));
    }
    for (int i = 0; i < first.length; i++) {
      sectors.all().get(i).settle(first[i]).ifPresent(tally::violated);
    }
    holds.settle().forEach(tally::violated);
    values.settle().forEach(tally::violated);
  }

  @Override
  public void close() {
    gate.end();
    threads.forEach(Thread::interrupt);
  }
}
