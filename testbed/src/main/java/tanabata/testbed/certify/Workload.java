package tanabata.testbed.certify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The clients of both nodes, and the judgement of what they saw.
final class Workload implements AutoCloseable {

  private static final int LOCK_CLIENTS = 2;

  /// So many that each node is the master of some.
  private static final int VALUES = 4;

  /// They queue within their own node, too.
  private static final int CLIENTS_OF_A_VALUE = 2;

  private final Testbed testbed;
  private final Data data;
  private final Holds holds = new Holds();
  private final Values values = new Values();
  private final Tally tally;
  private final Gate gate = new Gate();
  private final List<Thread> threads = new ArrayList<>();

  /// The clients wait until [#resume].
  Workload(Testbed testbed, Data data, Tally tally, SplittableRandom random) {
    this.testbed = testbed;
    this.data = data;
    this.tally = tally;
    for (Host host : testbed.nodes()) {
      data.clients(host, tally, gate, random).forEach(this::start);
      for (int i = 0; i < LOCK_CLIENTS; i++) {
        String holder = host.name() + "-" + i;
        start(new LockClient(host, holder, holds, tally, gate, random.split()));
      }
      for (int i = 0; i < VALUES * CLIENTS_OF_A_VALUE; i++) {
        String name = "certify-value-" + i % VALUES;
        start(new ValueClient(host, name, values, tally, gate, random.split()));
      }
    }
  }

  private void start(Runnable client) {
    threads.add(Thread.ofPlatform().daemon().name("certify-client").start(client));
  }

  void resume() {
    gate.open();
  }

  /// Pauses all clients, waits until no operation is in progress, and judges what was seen since
  /// the last time. Violations go to the tally.
  void pauseAndJudge(long timeoutMillis) throws InterruptedException {
    if (!gate.close(timeoutMillis)) {
      tally.violation(
          "operations are still not answered, %d s after all was healed:%s"
              .formatted(timeoutMillis / 1000, testbed.describe()));
      return;
    }
    try {
      judge();
    } catch (IOException e) {
      tally.violation("all is healed, and a node does not serve: " + e.getMessage());
    }
  }

  private void judge() throws IOException {
    data.judge(testbed.nodes(), tally);
    holds.judge().forEach(tally::violation);
    values.judge().forEach(tally::violation);
  }

  @Override
  public void close() {
    gate.end();
    threads.forEach(Thread::interrupt);
  }
}
