package tanabata.integration.live.faults;

import org.junit.jupiter.api.BeforeAll;
import tanabata.integration.scenarios.FaultScenarios;

/// The scenarios of faults, on processes with fault proxies between them.
class ProcessFaultScenariosTest extends FaultScenarios {

  @BeforeAll
  static void tellWhoServes() {
    System.out.println("scenarios: processes");
  }

  @Override
  protected void play(Script script) throws Exception {
    try (DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL)) {
      cluster.open();
      cluster.attempt(() -> script.play(new ProcessCluster(cluster, true)));
    }
  }
}
