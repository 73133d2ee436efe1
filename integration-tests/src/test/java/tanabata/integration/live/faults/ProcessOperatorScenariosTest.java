package tanabata.integration.live.faults;

import org.junit.jupiter.api.BeforeAll;
import tanabata.integration.scenarios.OperatorScenarios;

/// The scenarios of operators, on processes.
class ProcessOperatorScenariosTest extends OperatorScenarios {

  @BeforeAll
  static void tellWhoServes() {
    System.out.println("scenarios: processes");
  }

  @Override
  protected void play(Script script) throws Exception {
    play(ClusterConfig.USUAL.withLocks(), script);
  }

  @Override
  protected void playWithoutWitness(Script script) throws Exception {
    play(ClusterConfig.USUAL.withoutWitness(), script);
  }

  private static void play(ClusterConfig config, Script script) throws Exception {
    try (DaemonCluster cluster = DaemonCluster.of(config)) {
      cluster.open();
      cluster.attempt(() ->
          script.play(new ProcessCluster(cluster, config.has(ClusterConfig.Feature.WITNESS))));
    }
  }
}
