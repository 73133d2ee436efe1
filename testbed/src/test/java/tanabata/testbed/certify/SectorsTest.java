package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tanabata.testbed.certify.Sectors.Sector;

class SectorsTest {

  private static final long DEVICE = 1 << 20;

  private final Sectors sectors = new Sectors(DEVICE);
  private final Sector sector = sectors.all().getFirst();

  @Test
  void all_lie_on_the_device_and_none_on_another() {
    long last = sectors.all().stream().mapToLong(each -> each.offset).max().orElseThrow();
    assertTrue(last + Sectors.SIZE <= DEVICE);
    assertEquals(
        sectors.all().size(),
        sectors.all().stream().map(each -> each.offset).collect(Collectors.toSet()).size());
    assertTrue(sectors.all().stream().allMatch(each -> each.offset % Sectors.SIZE == 0));
  }

  @Test
  void bytes_of_two_writes_have_no_value() {
    byte[] bytes = Sectors.content(5);
    assertEquals(OptionalLong.of(5), Sectors.value(bytes));
    bytes[Sectors.SIZE - 1]++;
    assertEquals(OptionalLong.empty(), Sectors.value(bytes));
  }

  @Test
  void a_write_that_was_answered_must_stay() {
    long lost = sector.writeStarts();
    sector.writeEnds(lost);
    sector.read(0, System.nanoTime());
    assertTrue(sector.judge(0).orElse("").contains("the sector at byte 0"));
  }

  @Test
  void a_write_that_was_not_answered_may_take_effect_but_not_after_the_next_judgement() {
    long late = sector.writeStarts();
    assertEquals(Optional.empty(), sector.judge(0));
    sector.read(late, System.nanoTime());
    assertTrue(sector.judge(late).orElse("").contains("read but never written"));
  }
}
