package tanabata.filesystem.explorer;

import java.util.List;

/// The instances that are explored in every build, each to its end.
enum Instance {
  /// Both make the same name. The first one syncs, and may die at any moment.
  SAME_NAME(
      Scenario.of(List.of(Step.make("a"), Step.syncAll()), List.of(Step.make("a"))).mortal(0)),

  /// The same without a death, but what has been relied on for long enough ceases to be at any
  /// moment.
  SAME_NAME_IN_TIME(
      Scenario.of(List.of(Step.make("a"), Step.syncAll()), List.of(Step.make("a"))).ticks(1)),

  /// One renames what the other one removes; either may die.
  RENAMED_AND_REMOVED(
      Scenario.of(List.of(Step.rename("a", "b")), List.of(Step.unlink("a")))
          .after(Step.make("a"))
          .mortal(0, 1)),

  /// One writes and syncs what the other one opens and reads; the first one may die.
  WRITTEN_AND_READ(
      Scenario.of(
              List.of(Step.write("a", "new"), Step.syncAll()),
              List.of(Step.open("a"), Step.read("a")))
          .after(Step.create("a"))
          .mortal(0));

  final Scenario scenario;

  Instance(Scenario scenario) {
    this.scenario = scenario;
  }
}
