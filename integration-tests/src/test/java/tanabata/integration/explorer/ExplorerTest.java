package tanabata.integration.explorer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplorerTest {
  @ParameterizedTest
  @EnumSource
  void measure(Instance instance) {
    for (int d : new int[] {8, 10, 12, 14, 16, 18, 20, 25, 30, 100}) {
      var r = Explorer.explore(instance.scenario, new Explorer.Limit(d, 150_000), true);
      System.out.println(instance + " " + r);
      r.found().ifPresent(f -> System.out.println(Explorer.story(instance.scenario, f.path())));
      if (r.exhausted() || r.states() >= 150_000 || r.found().isPresent()) break;
    }
  }
}
