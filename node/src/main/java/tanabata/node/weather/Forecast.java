package tanabata.node.weather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Draws the weather from the seed: which faults strike when, and for how long.
final class Forecast {

  private static final int LEAST_DELAY = 20;
  private static final int MOST_DELAY = 900;

  /// What makes a node late to learn something.
  private static final List<Fault> SLOWING = List.of(Fault.PAUSE, Fault.DELAY);

  /// What there is to learn.
  private static final List<Fault> PARTING =
      List.of(Fault.CUT, Fault.RESET, Fault.ISOLATION, Fault.CUT_ONE_WAY);

  private final SplittableRandom random;
  private final List<Fault> faults;
  private final List<Host> nodes;

  /// @param stages what is done and undone, in order
  record Episode(List<Stage> stages, List<Blow> blows) {}

  /// A pause, and then a blow or its end.
  record Stage(Duration before, Blow blow, boolean strikes) {}

  Forecast(SplittableRandom random, Set<Fault> faults, List<Host> nodes) {
    this.random = random;
    this.faults = List.copyOf(faults);
    this.nodes = nodes;
  }

  /// Those that this machine can make.
  static Set<Fault> possible(Set<Fault> wanted) {
    Set<Fault> all = EnumSet.copyOf(wanted);
    if (!FakeTime.isHere()) {
      all.remove(Fault.CLOCK_JUMP);
    }
    return all;
  }

  /// One fault, two that overlap, or two that are worse together than each alone.
  Episode next() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> one(blow(anyFault()));
      case 3, 4 -> two(blow(anyFault()), blow(anyFault()), millis(0, 3_000), length());
      // While what was granted before is still relied on.
      default -> two(blow(one(SLOWING)), blow(one(PARTING)), millis(0, 1_500), millis(100, 5_000));
    };
  }

  private Episode one(Blow blow) {
    return new Episode(
        List.of(new Stage(millis(300, 1_000), blow, true), new Stage(length(), blow, false)),
        List.of(blow));
  }

  private Episode two(Blow first, Blow second, Duration between, Duration together) {
    boolean firstEndsFirst = random.nextBoolean();
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(millis(300, 1_000), first, true));
    stages.add(new Stage(between, second, true));
    stages.add(new Stage(together, firstEndsFirst ? first : second, false));
    stages.add(new Stage(millis(0, 4_000), firstEndsFirst ? second : first, false));
    return new Episode(stages, List.of(first, second));
  }

  private Fault anyFault() {
    return faults.get(random.nextInt(faults.size()));
  }

  /// Any other, if none of them is wanted.
  private Fault one(List<Fault> some) {
    Fault fault = some.get(random.nextInt(some.size()));
    return faults.contains(fault) ? fault : anyFault();
  }

  private Blow blow(Fault fault) {
    return new Blow(
        fault, nodes.get(random.nextInt(nodes.size())), random.nextInt(LEAST_DELAY, MOST_DELAY));
  }

  /// Shorter than a lease, about as long, and longer.
  private Duration length() {
    return switch (random.nextInt(3)) {
      case 0 -> millis(30, 900);
      case 1 -> millis(900, 4_000);
      default -> millis(4_000, 9_000);
    };
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(random.nextInt(least, most));
  }
}
