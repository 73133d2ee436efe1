package tanabata.testbed.certify;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tanabata.testbed.certify.Sectors.Sector;
import tanabata.testbed.cluster.NodeFolder;

/// A client of one node's device: one operation at a time, on sectors that it draws. When its
/// connection ends it makes another.
final class SectorClient implements Runnable {

  private static final int MOST_PAUSE_MICROS = 8_000;

  /// Of so many operations one is a flush: so few that much is lost with the power.
  private static final int BETWEEN_FLUSHES = 1_000;

  private static final long BETWEEN_ATTEMPTS_MILLIS = 50;

  private final Host host;
  private final boolean writes;
  private final Sectors sectors;
  private final Tally tally;
  private final Gate gate;
  private final SplittableRandom random;
  private Optional<NbdSession> session = Optional.empty();

  /// @param writes whether it does more than to read: who waits for a write to be answered does not
  ///   see what a node that has been left still says
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
    gate.attend(this::step);
    drop();
  }

  private void step() throws InterruptedException {
    if (session.isPresent()) {
      operate(session.get());
      TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
    } else {
      connect();
    }
  }

  private void connect() throws InterruptedException {
    try {
      session = Optional.of(NbdSession.open(host.folder().nbd(), NodeFolder.RESOURCE));
    } catch (IOException e) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
    }
  }

  private void operate(NbdSession open) {
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
      tally.count(Tally.What.FAILED);
      drop();
    }
  }

  /// A write that fails, or is not answered, may have been carried out all the same.
  private void write(NbdSession open, Sector sector) throws IOException {
    long start = System.nanoTime();
    long value = sector.writeStarts();
    int error = open.write(sector.offset, Sectors.content(value));
    if (error == 0) {
      sector.writeEnds(value);
      tally.answered(Tally.What.WRITES, start);
    } else {
      tally.count(Tally.What.FAILED);
    }
  }

  private void read(NbdSession open, Sector sector) throws IOException {
    long start = System.nanoTime();
    byte[] bytes = new byte[Sectors.SIZE];
    if (open.read(sector.offset, bytes) != 0) {
      tally.count(Tally.What.FAILED);
      return;
    }
    OptionalLong value = Sectors.value(bytes);
    if (value.isPresent()) {
      sector.read(value.getAsLong(), start);
      tally.answered(Tally.What.READS, start);
    } else {
      tally.violated("%s: the sector at byte %d is torn".formatted(host.name(), sector.offset));
    }
  }

  private void flush(NbdSession open) throws IOException {
    long start = System.nanoTime();
    if (open.flush() == 0) {
      tally.answered(Tally.What.FLUSHES, start);
    } else {
      tally.count(Tally.What.FAILED);
    }
  }

  private void drop() {
    try {
      if (session.isPresent()) {
        session.get().close();
      }
    } catch (IOException e) {
      // It is over all the same.
    }
    session = Optional.empty();
  }

  /// Reads all sectors through this node; nothing else is under way.
  ///
  /// @return their values, in the order of the sectors
  static long[] readAll(Host host, Sectors sectors) throws IOException {
    List<Sector> all = sectors.all();
    long[] values = new long[all.size()];
    byte[] bytes = new byte[Sectors.SIZE];
    try (NbdSession session = NbdSession.open(host.folder().nbd(), NodeFolder.RESOURCE)) {
      for (int i = 0; i < values.length; i++) {
        long start = System.nanoTime();
        Sector sector = all.get(i);
        if (session.read(sector.offset, bytes) != 0) {
          throw new IOException("the sector at byte " + sector.offset + " cannot be read");
        }
        values[i] =
            Sectors.value(bytes)
                .orElseThrow(
                    () -> new IOException("the sector at byte " + sector.offset + " is torn"));
        sector.read(values[i], start);
      }
    }
    return values;
  }
}
