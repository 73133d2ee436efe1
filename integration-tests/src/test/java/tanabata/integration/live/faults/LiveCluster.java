package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tanabata.integration.live.Copies;
import tanabata.integration.live.Waiting;
import tanabata.integration.scenarios.Client;
import tanabata.integration.scenarios.Facts;
import tanabata.integration.scenarios.HostName;
import tanabata.integration.scenarios.OperatedCluster;
import tanabata.node.admin.ResourceStatus;

/// What processes and containers have in common: daemons that can be asked, clients that connect,
/// and disks that can be compared.
public abstract class LiveCluster implements OperatedCluster {

  /// Of those in [ClusterConfig], with their guards.
  private static final Duration SEVERAL_LEASES = Duration.ofSeconds(2);

  private final boolean hasWitness;
  private int regions;

  /// @param hasWitness whether there is a record that names who may act
  protected LiveCluster(boolean hasWitness) {
    this.hasWitness = hasWitness;
  }

  /// What it says of its resource; empty while it does not answer.
  protected abstract Optional<ResourceStatus> statusIfAny(HostName node);

  /// Where clients find this node.
  protected abstract SocketAddress nbd(HostName node);

  @Override
  public Client client(HostName at) throws IOException {
    return LiveClient.at(this, at, regions++);
  }

  @Override
  public void awaitFirm() throws Exception {
    await(
        "both serve, in sync, and so says the record",
        node ->
            statusIfAny(node)
                .filter(status ->
                    status.isPrimaryAndUpToDate()
                        && status.isInSync()
                        && (!hasWitness || status.fencing().active().size() == 2))
                .isPresent());
  }

  @Override
  public void awaitOneVersion() throws Exception {
    await(
        "both hold the same",
        node ->
            statusIfAny(node)
                .filter(status ->
                    status.isInSync()
                        && status.disk().equals("UpToDate")
                        && status.peer().disk().equals("UpToDate")
                        && !status.rule().equals("split-brain"))
                .isPresent());
  }

  @Override
  public HostName awaitSurvivor() throws Exception {
    Waiting.until(
        "one goes on alone",
        Waiting.TIMEOUT,
        () -> Stream.of(HostName.values()).anyMatch(this::isAlone),
        this::description);
    return Stream.of(HostName.values()).filter(this::isAlone).findFirst().orElseThrow();
  }

  @Override
  public void awaitAlone(HostName node) throws Exception {
    Waiting.until(node + " goes on alone", Waiting.TIMEOUT, () -> isAlone(node), this::description);
  }

  private boolean isAlone(HostName node) {
    return statusIfAny(node)
        .filter(status -> status.fencing().standalone() && status.role().equals("Primary"))
        .isPresent();
  }

  @Override
  public void awaitOutdated(HostName node) throws Exception {
    Waiting.until(
        node + " knows that it is outdated",
        Waiting.TIMEOUT,
        () -> statusIfAny(node).filter(status -> status.disk().equals("Outdated")).isPresent(),
        this::description);
  }

  @Override
  public void awaitFrozen(HostName node) throws Exception {
    Waiting.until(
        node + " holds its clients",
        Waiting.TIMEOUT,
        () -> statusIfAny(node).filter(ResourceStatus::frozen).isPresent(),
        this::description);
  }

  @Override
  public void awaitWitness(boolean isSeen) throws Exception {
    await(
        isSeen ? "both see the witness" : "both miss the witness",
        node ->
            statusIfAny(node)
                .filter(status -> status.fencing().alarm().isEmpty() == isSeen)
                .isPresent());
  }

  @Override
  public void letLeasesRunOut() throws Exception {
    long since = System.nanoTime();
    Waiting.until(
        "leases would have run out", () -> System.nanoTime() - since > SEVERAL_LEASES.toNanos());
  }

  @Override
  public Facts facts(HostName node) {
    ResourceStatus status =
        statusIfAny(node).orElseThrow(() -> new AssertionError(node + " does not answer"));
    return new Facts(status.fencing().epoch(), status.generation());
  }

  @Override
  public void endEqual() throws Exception {
    for (HostName node : HostName.values()) {
      stop(node);
    }
    Copies.demandEqual(
        directory(HostName.VEGA).resolve("home.img"),
        directory(HostName.ALTAIR).resolve("home.img"),
        ClusterConfig.USUAL.size());
  }

  /// Waits until it is so at both.
  private void await(String what, Predicate<HostName> isSo) throws Exception {
    Waiting.until(
        what,
        Waiting.TIMEOUT,
        () -> Stream.of(HostName.values()).allMatch(isSo),
        this::description);
  }

  private String description() {
    return "vega: " + statusIfAny(HostName.VEGA) + "\naltair: " + statusIfAny(HostName.ALTAIR);
  }
}
