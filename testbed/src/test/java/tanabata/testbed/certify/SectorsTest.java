package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SectorsTest {

  private static final long DEVICE = 1 << 20;

  private final Sectors sectors = new Sectors(DEVICE);

  @Test
  void all_lie_on_the_device_and_none_on_another() {
    long last = sectors.all().stream().mapToLong(each -> each.offset()).max().orElseThrow();
    assertTrue(last + Sectors.SIZE <= DEVICE);
    assertEquals(
        sectors.all().size(),
        sectors.all().stream().map(each -> each.offset()).collect(Collectors.toSet()).size());
    assertTrue(sectors.all().stream().allMatch(each -> each.offset() % Sectors.SIZE == 0));
  }
}
