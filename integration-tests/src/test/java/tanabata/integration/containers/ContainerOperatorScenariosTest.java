package tanabata.integration.containers;

import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.faults.Plan;
import tanabata.integration.scenarios.OperatorScenarios;

/// The scenarios of operators, on containers.
class ContainerOperatorScenariosTest extends OperatorScenarios {

  @RegisterExtension static final Engine ENGINE = new Engine();

  @Override
  protected void play(Script script) throws Exception {
    ContainerCluster.play(ENGINE.workshop(), Plan.USUAL.withLocks(), script::play);
  }

  @Override
  protected void playWithoutWitness(Script script) throws Exception {
    ContainerCluster.play(ENGINE.workshop(), Plan.USUAL.withoutWitness(), script::play);
  }
}
