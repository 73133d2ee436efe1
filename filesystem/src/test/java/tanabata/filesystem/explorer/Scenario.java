package tanabata.filesystem.explorer;

import java.util.List;
import tanabata.filesystem.core.work.CoreRules;

/// What the programs of the two hosts do, and what may happen meanwhile.
///
/// @param prelude what the first host has done, and all has come to rest, when the walk begins
/// @param programs a program for each host
/// @param mortal which hosts may die, one of them once
/// @param ticks how often time may pass at each host
record Scenario(
    List<Step> prelude,
    List<List<Step>> programs,
    List<Integer> mortal,
    int ticks,
    CoreRules rules) {

  static Scenario of(List<Step> first, List<Step> second) {
    return new Scenario(List.of(), List.of(first, second), List.of(), 0, CoreRules.SOUND);
  }

  Scenario after(Step... steps) {
    return new Scenario(List.of(steps), programs, mortal, ticks, rules);
  }

  Scenario mortal(Integer... hosts) {
    return new Scenario(prelude, programs, List.of(hosts), ticks, rules);
  }

  Scenario ticks(int most) {
    return new Scenario(prelude, programs, mortal, most, rules);
  }

  Scenario rules(CoreRules other) {
    return new Scenario(prelude, programs, mortal, ticks, other);
  }
}
