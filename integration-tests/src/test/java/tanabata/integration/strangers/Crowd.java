package tanabata.integration.strangers;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import tanabata.integration.strangers.Stranger.Visit;

/// Strangers who come and go all the time, each at a door by the draw of a seed.
final class Crowd implements AutoCloseable {

  private static final int AT_A_TIME = 24;

  /// The host of a peer, as far as an address tells, and one that nobody has configured.
  private static final List<InetSocketAddress> ORIGINS =
      List.of(new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.66", 0));

  private static final int USUAL_PATIENCE_MILLIS = 600;

  /// Longer than any door waits for a greeting.
  private static final int LONG_PATIENCE_MILLIS = 15_000;

  private static final int BETWEEN_PATIENT_ONES = 20;

  private final List<Door> doors;
  private final List<Stranger> kinds;
  private final Keyring keys;
  private final Findings findings;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaves;

  Crowd(List<Door> doors, List<Stranger> kinds, Keyring keys, Findings findings, long seed) {
    this.doors = List.copyOf(doors);
    this.kinds = List.copyOf(kinds);
    this.keys = keys;
    this.findings = findings;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < AT_A_TIME; i++) {
      SplittableRandom own = random.split();
      threads.add(Thread.ofPlatform().daemon().name("stranger-" + i).start(() -> come(own)));
    }
  }

  private void come(SplittableRandom random) {
    try {
      while (!leaves) {
        Door door = doors.get(random.nextInt(doors.size()));
        Stranger kind = kinds.get(random.nextInt(kinds.size()));
        Visit visit = visit(door, random);
        if (kind.comesTo(door)) {
          Reach reach = kind.visit(visit);
          if (!leaves) {
            findings.add(kind, visit, reach);
          }
        }
      }
    } catch (GeneralSecurityException | RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private Visit visit(Door door, SplittableRandom random) {
    boolean patient = random.nextInt(BETWEEN_PATIENT_ONES) == 0;
    int most = patient ? LONG_PATIENCE_MILLIS : USUAL_PATIENCE_MILLIS;
    return new Visit(
        door,
        ORIGINS.get(random.nextInt(ORIGINS.size())),
        random.nextInt(1, most),
        Greeting.values()[random.nextInt(Greeting.values().length)],
        keys,
        random.split());
  }

  /// All strangers leave; returns when the last one has.
  ///
  /// @throws AssertionError if one of them failed in a way that is none of the door's
  void leave() throws InterruptedException {
    close();
    for (Thread thread : threads) {
      thread.join();
    }
    for (Throwable failure : failures) {
      throw new AssertionError("a stranger failed", failure);
    }
  }

  /// They begin to leave.
  @Override
  public void close() {
    leaves = true;
    threads.forEach(Thread::interrupt);
  }
}
