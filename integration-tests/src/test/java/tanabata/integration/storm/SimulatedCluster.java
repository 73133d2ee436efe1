package tanabata.integration.storm;

import tanabata.foundation.Moment;
import tanabata.foundation.state.DiskState;
import tanabata.integration.scenarios.Client;
import tanabata.integration.scenarios.Cluster;
import tanabata.integration.scenarios.Facts;
import tanabata.integration.scenarios.HostName;
import tanabata.replication.core.Insight;
import tanabata.replication.core.SimulatedNode;

/// The cluster of a [Scenario], for scenarios that are played elsewhere too. Here clients are on
/// both nodes all along, and a new one only begins to count. What they are answered is judged by
/// their histories, and after every event it is looked whether two serve who may not.
final class SimulatedCluster implements Cluster {

  private final Scenario scenario;
  private final int[] deaths = new int[2];

  SimulatedCluster(Scenario scenario) {
    this.scenario = scenario;
  }

  private SimulatedNode node(HostName host) {
    return scenario.nodes[host.ordinal()];
  }

  @Override
  public Client client(HostName at) {
    return new CountingClient(at.ordinal());
  }

  @Override
  public void cutLink() {
    scenario.cut();
  }

  @Override
  public void isolate(HostName node) {
    scenario.cut(false);
    scenario.witness.reach(node.ordinal(), false);
  }

  @Override
  public void heal() {
    scenario.heal();
    for (HostName host : HostName.values()) {
      scenario.witness.reach(host.ordinal(), true);
    }
  }

  @Override
  public void loseWitness() {
    scenario.witness.up(false);
  }

  @Override
  public void returnWitness() {
    scenario.witness.up(true);
  }

  @Override
  public void pause(HostName node) {
    node(node).pause();
  }

  @Override
  public void resume(HostName node) {
    node(node).resume();
  }

  @Override
  public void kill(HostName node) {
    deaths[node.ordinal()]++;
    scenario.kill(node.ordinal(), scenario.world.chance(50));
  }

  @Override
  public void start(HostName node) {
    node(node).start();
  }

  @Override
  public void awaitFirm() {
    scenario.until("both serve, and the record names both", scenario::isSettled);
  }

  @Override
  public HostName awaitSurvivor() {
    return HostName.values()[scenario.survivor()];
  }

  @Override
  public void awaitAlone(HostName node) {
    scenario.until(node + " goes on alone", () -> scenario.isStandalone(node.ordinal()));
  }

  @Override
  public void awaitOutdated(HostName node) {
    scenario.until(
        node + " is outdated", () -> scenario.disk(node.ordinal()) == DiskState.OUTDATED);
  }

  @Override
  public void awaitFrozen(HostName node) {
    scenario.until(
        node + " holds its clients",
        () -> {
          Moment now = node(node).clock();
          return !Insight.mayAnswer(node(node).core(), now);
        });
  }

  @Override
  public void awaitWitness(boolean isSeen) {
    for (HostName host : HostName.values()) {
      scenario.until(
          host + (isSeen ? " sees" : " misses") + " the witness",
          () -> scenario.seesWitness(host.ordinal()) == isSeen);
    }
  }

  @Override
  public void letLeasesRunOut() {
    scenario.pass(2 * Scenario.LEASE);
  }

  @Override
  public Facts facts(HostName node) {
    return new Facts(scenario.record().epoch(), node(node).core().state().lineage().toString());
  }

  @Override
  public void endEqual() {
    scenario.endsWell();
  }

  /// What all clients of one node see from now on.
  private final class CountingClient implements Client {
    private final int node;
    private final int lives;
    private final int answers;
    private final int errors;
    private final int cuts;

    CountingClient(int node) {
      this.node = node;
      lives = deaths[node];
      answers = scenario.answers.answers(node);
      errors = scenario.answers.errors(node);
      cuts = scenario.answers.cuts(node);
    }

    private boolean isCutOff() {
      return scenario.answers.cuts(node) > cuts || deaths[node] > lives;
    }

    @Override
    public void awaitProgress() {
      scenario.demand("the client is connected", !isCutOff());
      scenario.serves(node);
    }

    @Override
    public void awaitCutOff() {
      scenario.until("the client is cut off", this::isCutOff);
    }

    @Override
    public void expectPause() {}

    @Override
    public long answers() {
      return scenario.answers.answers(node) - answers;
    }

    /// The others go on.
    @Override
    public void stop() {}

    @Override
    public void demandNoError() {
      scenario.demand("no error", scenario.answers.errors(node) == errors && !isCutOff());
    }

    @Override
    public void demandFailure() {
      scenario.demand("the client is told", scenario.answers.errors(node) > errors);
    }

    /// Looked at after every event.
    @Override
    public void demandSilentBefore(Client survivor) {}

    /// Judged at the end, when all is read back through both.
    @Override
    public void demandKept(HostName through) {}

    @Override
    public void close() {}
  }
}
