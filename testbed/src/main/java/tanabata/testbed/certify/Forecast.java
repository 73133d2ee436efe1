package tanabata.testbed.certify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Draws the weather from the seed: which faults strike when, and for how long.
final class Forecast {

  private static final int LEAST_DELAY = 20;
  private static final int MOST_DELAY = 1_200;

  /// Faults that are worse together than each alone.
  private static final List<Worse> WORSE =
      List.of(
          // A node is late to learn that it has been left.
          together(Fault.PAUSE, Fault.CUT),
          together(Fault.PAUSE, Fault.RESET),
          together(Fault.DELAY, Fault.RESET),
          together(Fault.DELAY, Fault.ISOLATION),
          together(Fault.DELAY, Fault.CUT_ONE_WAY),
          // An answer is under way to somebody who sleeps, and wakes alone.
          together(Fault.DELAY, Fault.PAUSE),
          together(Fault.DELAY, Fault.PAUSE, Fault.ISOLATION),
          // Somebody is granted a lock by a master that goes.
          together(Fault.DELAY, Fault.LEAVE),
          // The locks hear words of long ago when members have changed twice.
          inTurn(Fault.LOCKS_CUT, Fault.RESET, Fault.CUT),
          // What it was told just now is still under way.
          together(Fault.DELAY, Fault.KILL),
          // One knows at once, the other one can be told by nobody.
          together(Fault.WITNESS_HIDDEN, Fault.HALF_OPEN),
          // They find each other again, slowly.
          together(Fault.RESET, Fault.DELAY));

  /// @param inTurn whether those behind the first come one after the other, each for so long that
  ///   members change, or all at once
  private record Worse(boolean inTurn, List<Fault> faults) {}

  private static Worse together(Fault... faults) {
    return new Worse(false, List.of(faults));
  }

  private static Worse inTurn(Fault... faults) {
    return new Worse(true, List.of(faults));
  }

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

  /// One fault, two that overlap, or some that are worse together than each alone.
  Episode next() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> one(blow(anyFault()));
      case 2, 3 -> two(blow(anyFault()), blow(anyFault()), millis(0, 3_000), length());
      default -> worse();
    };
  }

  /// Of one victim, while what was granted before is still relied on; any two, if nothing of that
  /// kind is wanted.
  private Episode worse() {
    List<Worse> wanted = WORSE.stream().filter(worse -> faults.containsAll(worse.faults)).toList();
    if (wanted.isEmpty()) {
      return two(blow(anyFault()), blow(anyFault()), millis(0, 1_500), millis(100, 8_000));
    }
    Host victim = anyNode();
    Worse worse = wanted.get(random.nextInt(wanted.size()));
    List<Blow> blows = worse.faults.stream().map(fault -> blow(fault, victim)).toList();
    if (worse.inTurn) {
      return inTurn(blows);
    }
    return blows.size() == 2
        ? two(blows.getFirst(), blows.getLast(), millis(0, 1_500), millis(100, 8_000))
        : many(blows);
  }

  /// The first one lasts longest.
  private Episode many(List<Blow> blows) {
    List<Stage> stages = new ArrayList<>();
    for (Blow blow : blows) {
      stages.add(new Stage(millis(300, 1_500), blow, true));
    }
    for (Blow blow : blows.subList(1, blows.size())) {
      stages.add(new Stage(millis(500, 6_000), blow, false));
    }
    stages.add(new Stage(millis(0, 1_000), blows.getFirst(), false));
    return new Episode(stages, blows);
  }

  private Episode inTurn(List<Blow> blows) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(millis(300, 1_500), blows.getFirst(), true));
    for (Blow blow : blows.subList(1, blows.size())) {
      stages.add(new Stage(millis(300, 2_500), blow, true));
      stages.add(new Stage(millis(3_500, 6_000), blow, false));
    }
    stages.add(new Stage(millis(0, 4_000), blows.getFirst(), false));
    return new Episode(stages, blows);
  }

  private Episode one(Blow blow) {
    return new Episode(
        List.of(new Stage(millis(300, 1_000), blow, true), new Stage(length(), blow, false)),
        List.of(blow));
  }

  private Episode two(Blow first, Blow second, Duration between, Duration together) {
    if (first.fault().strikesAlone() || second.fault().strikesAlone()) {
      return one(first.fault().strikesAlone() ? first : second);
    }
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

  private Host anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private Blow blow(Fault fault) {
    return blow(fault, anyNode());
  }

  private Blow blow(Fault fault, Host victim) {
    return new Blow(fault, victim, random.nextInt(LEAST_DELAY, MOST_DELAY));
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
