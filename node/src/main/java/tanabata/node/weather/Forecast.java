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

  /// All kinds that this machine can make.
  static Set<Fault> possible() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    if (FakeTime.library().isEmpty()) {
      all.remove(Fault.CLOCK_JUMP);
    }
    return all;
  }

  /// One fault, or two that overlap.
  Episode next() {
    Blow first = blow();
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(millis(300, 1_000), first, true));
    if (random.nextInt(3) > 0) {
      stages.add(new Stage(length(), first, false));
      return new Episode(stages, List.of(first));
    }
    Blow second = blow();
    stages.add(new Stage(millis(0, 3_000), second, true));
    boolean firstEndsFirst = random.nextBoolean();
    stages.add(new Stage(length(), firstEndsFirst ? first : second, false));
    stages.add(new Stage(millis(0, 4_000), firstEndsFirst ? second : first, false));
    return new Episode(stages, List.of(first, second));
  }

  private Blow blow() {
    return new Blow(
        faults.get(random.nextInt(faults.size())),
        nodes.get(random.nextInt(nodes.size())),
        random.nextInt(LEAST_DELAY, MOST_DELAY));
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
