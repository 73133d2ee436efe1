package tanabata.integration.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.faults.ClusterConfig;
import tanabata.integration.scenarios.OperatorScenarios;

/// The scenarios of operators, on containers.
@Tag("long")
class ContainerOperatorScenariosTest extends OperatorScenarios {

  @RegisterExtension static final ContainerEngine ENGINE = new ContainerEngine();

  @Override
  protected void play(Script script) throws Exception {
    ContainerCluster.play(ENGINE.environment(), ClusterConfig.USUAL.withLocks(), script::play);
  }

  @Override
  protected void playWithoutWitness(Script script) throws Exception {
    ContainerCluster.play(ENGINE.environment(), ClusterConfig.USUAL.withoutWitness(), script::play);
  }
}
