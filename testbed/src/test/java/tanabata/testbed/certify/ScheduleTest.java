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
import tanabata.testbed.certify.Schedule.Episode;
import tanabata.testbed.certify.Schedule.Step;
import tanabata.testbed.cluster.JavaDaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;

class ScheduleTest {

  private static final int MANY = 2_000;
  private static final List<Host> NODES = List.of(host("vega"), host("altair"));

  private static Host host(String name) {
    return new Host(new NodeFolder(name, Path.of("/nowhere")), new JavaDaemonLauncher("Main"));
  }

  private static List<Episode> episodes(Set<Fault> faults) {
    return episodes(7, faults);
  }

  private static List<Episode> episodes(long seed, Set<Fault> faults) {
    Schedule schedule = new Schedule(new SplittableRandom(seed), faults, NODES);
    return Stream.generate(schedule::next).limit(MANY).toList();
  }

  @Test
  void a_seed_determines_the_schedule() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    assertEquals(episodes(7, all), episodes(7, all));
    assertNotEquals(episodes(7, all), episodes(8, all));
  }

  @Test
  void whatever_is_injected_is_healed_afterwards() {
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      List<InjectedFault> present = new ArrayList<>();
      for (Step step : episode.steps()) {
        switch (step.action()) {
          case INJECT -> present.add(step.fault());
          case HEAL -> assertTrue(present.remove(step.fault()), episode::toString);
        }
      }
      assertEquals(List.of(), present);
    }
  }

  @Test
  void every_fault_is_injected_into_either_node_and_up_to_three_overlap() {
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    int most = 0;
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      episode.faults().stream()
          .filter(each -> each.victim() == NODES.getLast())
          .forEach(each -> seen.add(each.fault()));
      most = Math.max(most, episode.faults().size());
    }
    assertEquals(EnumSet.allOf(Fault.class), seen);
    assertEquals(3, most);
  }

  /// A node that goes on alone has promised nothing for writes that it has not flushed.
  @Test
  void no_fault_overlaps_a_power_cut() {
    for (Episode episode : episodes(EnumSet.allOf(Fault.class))) {
      boolean power = episode.faults().stream().anyMatch(each -> each.fault() == Fault.POWER);
      assertTrue(!power || episode.faults().size() == 1, episode::toString);
    }
  }

  @Test
  void kinds_that_are_not_wanted_are_not_injected() {
    Set<Fault> wanted = EnumSet.of(Fault.KILL, Fault.DELAY);
    for (Episode episode : episodes(wanted)) {
      assertTrue(episode.faults().stream().allMatch(each -> wanted.contains(each.fault())));
    }
  }
}
