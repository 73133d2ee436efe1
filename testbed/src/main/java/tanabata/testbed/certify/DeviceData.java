package tanabata.testbed.certify;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The device itself, by NBD: each sector that clients use is one register.
final class DeviceData implements Data {

  private static final int CLIENTS = 4;
  private static final int WRITERS = 2;

  private final Sectors sectors;

  DeviceData(long bytes) {
    sectors = new Sectors(bytes);
  }

  @Override
  public List<Runnable> clients(Host host, Tally tally, Gate gate, SplittableRandom random) {
    return IntStream.range(0, CLIENTS)
        .<Runnable>mapToObj(
            i -> new SectorClient(host, i < WRITERS, sectors, tally, gate, random.split()))
        .toList();
  }

  @Override
  public void judge(List<Host> nodes, Tally tally) throws IOException {
    long[] first = SectorClient.readAll(nodes.getFirst(), sectors);
    long[] second = SectorClient.readAll(nodes.getLast(), sectors);
    int differs = Arrays.mismatch(first, second);
    if (differs >= 0) {
      tally.violation(
          "the sector at byte %d holds %d on vega and %d on altair, at rest"
              .formatted(sectors.all().get(differs).offset(), first[differs], second[differs]));
    }
    for (int i = 0; i < first.length; i++) {
      sectors.all().get(i).register().judge(first[i]).ifPresent(tally::violation);
    }
  }
}
