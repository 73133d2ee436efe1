package tanabata.testbed.certify;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockAnswer.Granted;
import tanabata.node.admin.LockChange;
import tanabata.node.admin.LockConnection;
import tanabata.node.admin.LockRequest;
import tanabata.simulation.history.ValueHistory;
import tanabata.simulation.history.ValueHistory.Turn;
import tanabata.testbed.cluster.NodeFolder;

/// Keeps one lock at one node, and converts it up and down, as a cluster filesystem does: reads the
/// value block on the way up, and writes it on the way down.
final class ValueClient implements Runnable {

  private static final int MOST_HOLD_MICROS = 12_000;
  private static final int LONG_HOLD_MICROS = 700_000;
  private static final int MOST_PAUSE_MICROS = 40_000;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 50;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration FOR_EVER = Duration.ZERO;
  private static final String NO_VALUE = "";

  private final Host host;
  private final String name;
  private final Values values;
  private final Tally tally;
  private final Gate gate;
  private final SplittableRandom random;
  private Optional<LockConnection> connection = Optional.empty();

  ValueClient(
      Host host, String name, Values values, Tally tally, Gate gate, SplittableRandom random) {
    this.host = host;
    this.name = name;
    this.values = values;
    this.tally = tally;
    this.gate = gate;
    this.random = random;
  }

  @Override
  public void run() {
    gate.repeat(this::step);
    drop();
  }

  private void step() throws InterruptedException {
    try {
      if (connection.isPresent()) {
        cycle(connection.get());
        TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
      } else {
        connect();
      }
    } catch (DaemonUnreachable e) {
      fail();
    }
  }

  private void connect() throws DaemonUnreachable, InterruptedException {
    LockRequest request = new LockRequest(NodeFolder.RESOURCE, name, "NL", TIMEOUT, false, 0);
    connection = Optional.of(LockConnection.open(host.folder().control(), request));
    if (!(connection.get().answer() instanceof Granted)) {
      fail();
    }
  }

  private void cycle(LockConnection lock) throws DaemonUnreachable, InterruptedException {
    long asked = System.nanoTime();
    switch (lock.convert(new LockChange("EX", NO_VALUE, TIMEOUT))) {
      case LockAnswer.Refused(boolean inTime, String _) -> {
        if (!inTime) {
          fail();
        }
      }
      case Granted granted -> {
        tally.answered(Tally.Event.VALUES, asked);
        if (!granted.value().valid()) {
          tally.count(Tally.Event.VALUES_LOST);
        }
        write(lock, granted);
      }
    }
  }

  /// The hold is recorded before the write, for others may see the value whatever happens to it.
  private void write(LockConnection lock, Granted granted)
      throws DaemonUnreachable, InterruptedException {
    // A few are held while members change.
    int most = random.nextInt(10) == 0 ? LONG_HOLD_MICROS : MOST_HOLD_MICROS;
    TimeUnit.MICROSECONDS.sleep(random.nextInt(most));
    long value = values.next();
    long read = number(granted.value().hex());
    values.add(name, new Turn(host.name(), granted.token(), granted.value().valid(), read, value));
    String hex = HexFormat.of().toHexDigits(value);
    if (!(lock.convert(new LockChange("NL", hex, FOR_EVER)) instanceof Granted)) {
      tally.count(Tally.Event.LOST);
      fail();
    }
  }

  private static long number(String hex) {
    return hex.isEmpty() ? ValueHistory.UNWRITTEN : HexFormat.fromHexDigitsToLong(hex);
  }

  private void fail() throws InterruptedException {
    tally.count(Tally.Event.FAILED);
    drop();
    TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
  }

  private void drop() {
    connection.ifPresent(LockConnection::close);
    connection = Optional.empty();
  }
}
