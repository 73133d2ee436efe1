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
    play(Plan.USUAL.withLocks(), script);
  }

  @Override
  protected void playWithoutWitness(Script script) throws Exception {
    play(Plan.USUAL.withoutWitness(), script);
  }

  private static void play(Plan plan, Script script) throws Exception {
    try (Cluster cluster = Cluster.of(plan)) {
      cluster.open();
      cluster.attempt(() -> script.play(new ProcessCluster(cluster, plan.witness())));
    }
  }
}
