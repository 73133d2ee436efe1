package tanabata.integration.storm;

import org.junit.jupiter.api.BeforeAll;
import tanabata.integration.scenarios.FaultScenarios;

/// The scenarios on the simulator, each over several seeds (`-Dscenario.seeds`, `-Dscenario.from`).
class SimulatedFaultScenariosTest extends FaultScenarios {

  @BeforeAll
  static void tellWhoServes() {
    System.out.println("scenarios: simulator");
  }

  @Override
  protected void play(Script script) {
    Scenario.overSeeds(scenario -> {
      try {
        script.play(new SimulatedCluster(scenario));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }
}
