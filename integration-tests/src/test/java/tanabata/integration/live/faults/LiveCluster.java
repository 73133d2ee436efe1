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
import tanabata.integration.scenarios.OperatedCluster;
import tanabata.integration.scenarios.Star;
import tanabata.node.admin.ResourceStatus;

/// What processes and containers have in common: daemons that can be asked, clients that connect,
/// and disks that can be compared.
public abstract class LiveCluster implements OperatedCluster {

  /// Of those in [Plan], with their guards.
  private static final Duration SEVERAL_LEASES = Duration.ofSeconds(2);

  private final boolean hasWitness;
  private int regions;

  /// @param hasWitness whether there is a record that names who may act
  protected LiveCluster(boolean hasWitness) {
    this.hasWitness = hasWitness;
  }

  /// What it says of its resource; empty while it does not answer.
  protected abstract Optional<ResourceStatus> statusIfAny(Star node);

  /// Where clients find this node.
  protected abstract SocketAddress nbd(Star node);

  @Override
  public Client client(Star at) throws IOException {
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
  public Star awaitSurvivor() throws Exception {
    Waiting.until(
        "one goes on alone",
        Waiting.PATIENCE,
        () -> Stream.of(Star.values()).anyMatch(this::isAlone),
        this::picture);
    return Stream.of(Star.values()).filter(this::isAlone).findFirst().orElseThrow();
  }

  @Override
  public void awaitAlone(Star node) throws Exception {
    Waiting.until(node + " goes on alone", Waiting.PATIENCE, () -> isAlone(node), this::picture);
  }

  private boolean isAlone(Star node) {
    return statusIfAny(node)
        .filter(status -> status.fencing().alone() && status.role().equals("Primary"))
        .isPresent();
  }

  @Override
  public void awaitOutdated(Star node) throws Exception {
    Waiting.until(
        node + " knows that it is outdated",
        Waiting.PATIENCE,
        () -> statusIfAny(node).filter(status -> status.disk().equals("Outdated")).isPresent(),
        this::picture);
  }

  @Override
  public void awaitFrozen(Star node) throws Exception {
    Waiting.until(
        node + " holds its clients",
        Waiting.PATIENCE,
        () -> statusIfAny(node).filter(ResourceStatus::frozen).isPresent(),
        this::picture);
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
  public Facts facts(Star node) {
    ResourceStatus status =
        statusIfAny(node).orElseThrow(() -> new AssertionError(node + " does not answer"));
    return new Facts(status.fencing().epoch(), status.generation());
  }

  @Override
  public void endEqual() throws Exception {
    for (Star node : Star.values()) {
      stop(node);
    }
    Copies.demandEqual(
        directory(Star.VEGA).resolve("home.img"),
        directory(Star.ALTAIR).resolve("home.img"),
        Plan.SIZE);
  }

  /// Waits until it is so at both.
  private void await(String what, Predicate<Star> isSo) throws Exception {
    Waiting.until(
        what, Waiting.PATIENCE, () -> Stream.of(Star.values()).allMatch(isSo), this::picture);
  }

  private String picture() {
    return "vega: " + statusIfAny(Star.VEGA) + "\naltair: " + statusIfAny(Star.ALTAIR);
  }
}
