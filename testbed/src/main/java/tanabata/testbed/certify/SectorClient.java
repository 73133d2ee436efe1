package tanabata.testbed.certify;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.testbed.certify.Sectors.Sector;
import tanabata.testbed.cluster.NodeFolder;

/// A client of one node's device: one operation at a time, on random sectors. It reconnects when
/// its connection ends.
final class SectorClient implements Runnable {

  private static final int MOST_PAUSE_MICROS = 8_000;

  /// One operation of so many is a flush: so few that a power cut loses much.
  private static final int BETWEEN_FLUSHES = 1_000;

  private static final long BETWEEN_ATTEMPTS_MILLIS = 50;

  private final Host host;
  private final boolean writes;
  private final Sectors sectors;
  private final Tally tally;
  private final Gate gate;
  private final SplittableRandom random;
  private Optional<NbdConnection> connection = Optional.empty();

  /// @param writes whether it writes and flushes too; one that waits for the answer to a write does
  ///   not see what a node that has lost its peer still reads
  SectorClient(
      Host host, boolean writes, Sectors sectors, Tally tally, Gate gate, SplittableRandom random) {
    this.host = host;
    this.writes = writes;
    this.sectors = sectors;
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
    if (connection.isPresent()) {
      operate(connection.get());
      TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
    } else {
      connect();
    }
  }

  private void connect() throws InterruptedException {
    try {
      connection = Optional.of(NbdConnection.open(host.folder().nbd(), NodeFolder.RESOURCE));
    } catch (IOException e) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
    }
  }

  private void operate(NbdConnection open) {
    Sector sector = sectors.any(random);
    try {
      if (writes && random.nextInt(BETWEEN_FLUSHES) == 0) {
        flush(open);
      } else if (writes && random.nextBoolean()) {
        write(open, sector);
      } else {
        read(open, sector);
      }
    } catch (IOException e) {
      tally.count(Tally.Event.FAILED);
      drop();
    }
  }

  /// A write that fails or is not answered may have taken effect all the same.
  private void write(NbdConnection open, Sector sector) throws IOException {
    long start = System.nanoTime();
    long value = sector.register().writeStarts();
    int error = open.write(sector.offset(), Register.content(value, Sectors.SIZE));
    if (error == 0) {
      sector.register().writeEnds(value);
      tally.answered(Tally.Event.WRITES, start);
    } else {
      tally.count(Tally.Event.FAILED);
    }
  }

  private void read(NbdConnection open, Sector sector) throws IOException {
    long start = System.nanoTime();
    byte[] bytes = new byte[Sectors.SIZE];
    if (open.read(sector.offset(), bytes) != 0) {
      tally.count(Tally.Event.FAILED);
      return;
    }
    OptionalLong value = Register.value(bytes);
    if (value.isPresent()) {
      sector.register().read(value.getAsLong(), start);
      tally.answered(Tally.Event.READS, start);
    } else {
      tally.violation("%s: the sector at byte %d is torn".formatted(host.name(), sector.offset()));
    }
  }

  private void flush(NbdConnection open) throws IOException {
    long start = System.nanoTime();
    if (open.flush() == 0) {
      tally.answered(Tally.Event.FLUSHES, start);
    } else {
      tally.count(Tally.Event.FAILED);
    }
  }

  private void drop() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (IOException e) {
      // It has ended all the same.
    }
    connection = Optional.empty();
  }

  /// Reads all sectors through this node. No other operation is in progress.
  ///
  /// @return their values, in the order of the sectors
  static long[] readAll(Host host, Sectors sectors) throws IOException {
    List<Sector> all = sectors.all();
    long[] values = new long[all.size()];
    byte[] bytes = new byte[Sectors.SIZE];
    try (NbdConnection connection = NbdConnection.open(host.folder().nbd(), NodeFolder.RESOURCE)) {
      for (int i = 0; i < values.length; i++) {
        long start = System.nanoTime();
        Sector sector = all.get(i);
        if (connection.read(sector.offset(), bytes) != 0) {
          throw new IOException("the sector at byte " + sector.offset() + " cannot be read");
        }
        values[i] =
            Register.value(bytes)
                .orElseThrow(
                    () -> new IOException("the sector at byte " + sector.offset() + " is torn"));
        sector.register().read(values[i], start);
      }
    }
    return values;
  }
}
