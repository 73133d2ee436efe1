package tanabata.testbed.certify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Draws from the seed which faults are injected when, and for how long.
final class Schedule {

  private static final int LEAST_DELAY = 20;
  private static final int MOST_DELAY = 1_200;

  /// Faults that find more together than each alone.
  private static final List<Combination> COMBINATIONS =
      List.of(
          // A node is late to learn that its peer has gone on alone.
          overlapping(Fault.PAUSE, Fault.CUT),
          overlapping(Fault.PAUSE, Fault.RESET),
          overlapping(Fault.DELAY, Fault.RESET),
          overlapping(Fault.DELAY, Fault.ISOLATION),
          overlapping(Fault.DELAY, Fault.CUT_ONE_WAY),
          // A reply is in flight to a node that is paused, and resumes alone.
          overlapping(Fault.DELAY, Fault.PAUSE),
          overlapping(Fault.DELAY, Fault.PAUSE, Fault.ISOLATION),
          // A lock is granted by a master that leaves.
          overlapping(Fault.DELAY, Fault.LEAVE),
          // The lock managers receive old messages when the membership has changed twice.
          sequential(Fault.LOCKS_CUT, Fault.RESET, Fault.CUT),
          // Messages to and from a node that dies are still in flight.
          overlapping(Fault.DELAY, Fault.KILL),
          // One node notices at once, the other one not at all.
          overlapping(Fault.WITNESS_HIDDEN, Fault.HALF_OPEN),
          // They reconnect slowly.
          overlapping(Fault.RESET, Fault.DELAY));

  private enum Order {
    /// All at once.
    OVERLAPPING,
    /// The first one lasts, the others come one after the other, each for so long that the
    /// membership changes.
    SEQUENTIAL
  }

  private record Combination(Order order, List<Fault> faults) {}

  private static Combination overlapping(Fault... faults) {
    return new Combination(Order.OVERLAPPING, List.of(faults));
  }

  private static Combination sequential(Fault... faults) {
    return new Combination(Order.SEQUENTIAL, List.of(faults));
  }

  private final SplittableRandom random;
  private final List<Fault> faults;
  private final List<Host> nodes;

  /// @param steps what is injected and healed, in order
  record Episode(List<Step> steps, List<InjectedFault> faults) {}

  /// @param pause how long to wait before
  record Step(Duration pause, InjectedFault fault, Action action) {}

  enum Action {
    INJECT,
    HEAL
  }

  Schedule(SplittableRandom random, Set<Fault> faults, List<Host> nodes) {
    this.random = random;
    this.faults = List.copyOf(faults);
    this.nodes = nodes;
  }

  /// Those that this machine can inject.
  static Set<Fault> possible(Set<Fault> wanted) {
    Set<Fault> all = EnumSet.copyOf(wanted);
    if (!FakeTime.isHere()) {
      all.remove(Fault.CLOCK_JUMP);
    }
    return all;
  }

  /// One fault, two that overlap, or a combination.
  Episode next() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> one(fault(anyKind()));
      case 2, 3 -> two(fault(anyKind()), fault(anyKind()), millis(0, 3_000), length());
      default -> combination();
    };
  }

  /// All into one victim, while what was granted before is still relied on; any two faults, if no
  /// combination has only kinds that are wanted.
  private Episode combination() {
    List<Combination> wanted =
        COMBINATIONS.stream().filter(each -> faults.containsAll(each.faults)).toList();
    if (wanted.isEmpty()) {
      return two(fault(anyKind()), fault(anyKind()), millis(0, 1_500), millis(100, 8_000));
    }
    Host victim = anyNode();
    Combination combination = wanted.get(random.nextInt(wanted.size()));
    List<InjectedFault> injected =
        combination.faults.stream().map(kind -> fault(kind, victim)).toList();
    return switch (combination.order) {
      case SEQUENTIAL -> sequence(injected);
      case OVERLAPPING ->
          injected.size() == 2
              ? two(injected.getFirst(), injected.getLast(), millis(0, 1_500), millis(100, 8_000))
              : many(injected);
    };
  }

  /// The first one lasts longest.
  private Episode many(List<InjectedFault> injected) {
    List<Step> steps = new ArrayList<>();
    for (InjectedFault fault : injected) {
      steps.add(inject(millis(300, 1_500), fault));
    }
    for (InjectedFault fault : injected.subList(1, injected.size())) {
      steps.add(heal(millis(500, 6_000), fault));
    }
    steps.add(heal(millis(0, 1_000), injected.getFirst()));
    return new Episode(steps, injected);
  }

  private Episode sequence(List<InjectedFault> injected) {
    List<Step> steps = new ArrayList<>();
    steps.add(inject(millis(300, 1_500), injected.getFirst()));
    for (InjectedFault fault : injected.subList(1, injected.size())) {
      steps.add(inject(millis(300, 2_500), fault));
      steps.add(heal(millis(3_500, 6_000), fault));
    }
    steps.add(heal(millis(0, 4_000), injected.getFirst()));
    return new Episode(steps, injected);
  }

  private Episode one(InjectedFault fault) {
    return new Episode(
        List.of(inject(millis(300, 1_000), fault), heal(length(), fault)), List.of(fault));
  }

  private Episode two(
      InjectedFault first, InjectedFault second, Duration between, Duration together) {
    if (first.fault().excludesOthers() || second.fault().excludesOthers()) {
      return one(first.fault().excludesOthers() ? first : second);
    }
    boolean firstEndsFirst = random.nextBoolean();
    List<Step> steps = new ArrayList<>();
    steps.add(inject(millis(300, 1_000), first));
    steps.add(inject(between, second));
    steps.add(heal(together, firstEndsFirst ? first : second));
    steps.add(heal(millis(0, 4_000), firstEndsFirst ? second : first));
    return new Episode(steps, List.of(first, second));
  }

  private static Step inject(Duration pause, InjectedFault fault) {
    return new Step(pause, fault, Action.INJECT);
  }

  private static Step heal(Duration pause, InjectedFault fault) {
    return new Step(pause, fault, Action.HEAL);
  }

  private Fault anyKind() {
    return faults.get(random.nextInt(faults.size()));
  }

  private Host anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private InjectedFault fault(Fault kind) {
    return fault(kind, anyNode());
  }

  private InjectedFault fault(Fault kind, Host victim) {
    return new InjectedFault(kind, victim, random.nextInt(LEAST_DELAY, MOST_DELAY));
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
