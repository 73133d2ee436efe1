package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tanabata.testbed.certify.Forecast.Episode;
import tanabata.testbed.certify.Forecast.Stage;
import tanabata.testbed.cluster.JavaDaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;

class ForecastTest {

  private static final int MANY = 2_000;
  private static final List<Host> NODES = List.of(host("vega"), host("altair"));

  private static Host host(String name) {
    return new Host(new NodeFolder(name, Path.of("/nowhere")), new JavaDaemonLauncher("Main"));
  }

  private static List<Episode> episodes(Set<Fault> faults) {
    return episodes(7, faults);
  }

  private static List<Episode> episodes(long seed, Set<Fault> faults) {
    Forecast forecast = new Forecast(new SplittableRandom(seed), faults, NODES);
    return Stream.generate(forecast::next).limit(MANY).toList();
  }

  @Test
  void a_seed_is_a_weather() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    assertEquals(episodes(7, all), episodes(7, all));
    assertNotEquals(episodes(7, all), episodes(8, all));
  }

  @Test
  void whatever_strikes_is_healed_afterwards() {
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      List<Blow> struck = new ArrayList<>();
      for (Stage stage : episode.stages()) {
        if (stage.strikes()) {
          struck.add(stage.blow());
        } else {
          assertTrue(struck.remove(stage.blow()), episode::toString);
        }
      }
      assertEquals(List.of(), struck);
    }
  }

  @Test
  void every_fault_has_its_turn_with_either_victim_and_up_to_three_come_at_a_time() {
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    int most = 0;
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      episode.blows().stream()
          .filter(blow -> blow.victim() == NODES.getLast())
          .forEach(blow -> seen.add(blow.fault()));
      most = Math.max(most, episode.blows().size());
    }
    assertEquals(EnumSet.allOf(Fault.class), seen);
    assertEquals(3, most);
  }

  /// Whoever goes on alone has promised nothing for what it has not flushed.
  @Test
  void a_power_cut_comes_alone() {
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      boolean dark = episode.blows().stream().anyMatch(blow -> blow.fault() == Fault.POWER);
      assertTrue(!dark || episode.blows().size() == 1, episode::toString);
    }
  }

  @Test
  void what_is_not_wanted_does_not_come() {
    Set<Fault> wanted = EnumSet.of(Fault.KILL, Fault.DELAY);
    for (Episode episode : episodes(wanted)) {
      assertTrue(episode.blows().stream().allMatch(blow -> wanted.contains(blow.fault())));
    }
  }
}
