package tanabata.integration.containers;

import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.faults.Plan;
import tanabata.integration.scenarios.FaultScenarios;

/// The scenarios of faults, on containers.
class ContainerFaultScenariosTest extends FaultScenarios {

  @RegisterExtension static final Engine ENGINE = new Engine();

  @Override
  protected void play(Script script) throws Exception {
    ContainerCluster.play(ENGINE.workshop(), Plan.USUAL.withLocks(), script::play);
  }
}
