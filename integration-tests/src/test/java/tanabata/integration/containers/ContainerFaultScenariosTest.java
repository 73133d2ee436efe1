package tanabata.integration.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.faults.ClusterConfig;
import tanabata.integration.scenarios.FaultScenarios;

/// The scenarios of faults, on containers.
@Tag("long")
class ContainerFaultScenariosTest extends FaultScenarios {

  @RegisterExtension static final ContainerEngine ENGINE = new ContainerEngine();

  @Override
  protected void play(Script script) throws Exception {
    ContainerCluster.play(ENGINE.environment(), ClusterConfig.USUAL.withLocks(), script::play);
  }
}
