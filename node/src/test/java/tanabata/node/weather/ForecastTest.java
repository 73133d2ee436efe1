package tanabata.node.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tanabata.node.demo.JavaDaemonLauncher;
import tanabata.node.demo.NodeFolder;
import tanabata.node.weather.Forecast.Episode;
import tanabata.node.weather.Forecast.Stage;

class ForecastTest {

  private static final Host VEGA = host("vega");
  private static final Host ALTAIR = host("altair");

  private static Host host(String name) {
    return new Host(new NodeFolder(name, Path.of(name)), new JavaDaemonLauncher("none"));
  }

  private static List<Episode> episodes(long seed, int count) {
    Forecast forecast =
        new Forecast(new SplittableRandom(seed), EnumSet.allOf(Fault.class), List.of(VEGA, ALTAIR));
    List<Episode> episodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      episodes.add(forecast.next());
    }
    return episodes;
  }

  @Test
  void a_seed_is_a_weather() {
    assertEquals(episodes(7, 100), episodes(7, 100));
    assertNotEquals(episodes(7, 100), episodes(8, 100));
  }

  @Test
  void whatever_is_done_is_undone_after_it() {
    for (Episode episode : episodes(1, 500)) {
      List<Blow> open = new ArrayList<>();
      for (Stage stage : episode.stages()) {
        if (stage.strikes()) {
          open.add(stage.blow());
        } else {
          assertEquals(true, open.remove(stage.blow()));
        }
      }
      assertEquals(List.of(), open);
    }
  }

  @Test
  void every_fault_has_its_turn_with_either_victim() {
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    for (Episode episode : episodes(1, 500)) {
      episode.blows().stream()
          .filter(blow -> blow.victim() == ALTAIR)
          .forEach(blow -> seen.add(blow.fault()));
    }
    assertEquals(EnumSet.allOf(Fault.class), seen);
  }
}
