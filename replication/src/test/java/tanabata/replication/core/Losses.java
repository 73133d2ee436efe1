package tanabata.replication.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Generation;

/// Finds out when what was answered and not flushed may be lost, where the design says so: with the
/// death of the only node that knows it. Whoever has clients in a storm tells it what becomes of
/// the nodes.
public final class Losses {

  private final Consumer<Optional<SimulatedNode>> lost;
  private final boolean[] contested = new boolean[2];
  private Optional<SimulatedNode[]> nodes = Optional.empty();

  /// @param lost told, when what was not flushed may be lost, which node keeps what is valid of its
  ///   copy, if any does
  public Losses(Consumer<Optional<SimulatedNode>> lost) {
    this.lost = lost;
  }

  public void use(SimulatedNode... both) {
    nodes = Optional.of(both);
  }

  private SimulatedNode other(SimulatedNode node) {
    return nodes.orElseThrow()[1 - node.index];
  }

  public void ready(SimulatedNode node) {
    contested[1 - node.index] = false;
  }

  /// Its clients are cut off: it gives up what it knows.
  public void cut(SimulatedNode node) {
    mayBeLost(node);
  }

  /// Its disk has failed.
  public void fails(SimulatedNode node) {
    mayBeLost(node);
  }

  /// The node dies. If the two had lost sight of each other before, neither can tell later which
  /// one was there longer, should the other end too before they have met.
  public void dies(SimulatedNode node) {
    boolean apart = !node.core().state().isConnected();
    contested[1 - node.index] |= apart && node.core().hasCurrentData();
    mayBeLost(node);
  }

  /// Its process has ended.
  ///
  /// @param inOrder whether it was told to leave
  public void ended(SimulatedNode node, boolean inOrder) {
    if (contested[node.index] || inOrder && leavesNothing(node)) {
      contested[node.index] = false;
      startsCold();
    }
  }

  /// A node goes on from what its disk holds, whoever else may know more.
  public void startsCold() {
    lost.accept(Optional.empty());
  }

  private void mayBeLost(SimulatedNode dying) {
    SimulatedNode other = other(dying);
    boolean otherHolds =
        other.isUp() && other.core().hasCurrentData() && !hasGoneOnSince(dying, other);
    lost.accept(otherHolds ? Optional.of(other) : Optional.empty());
  }

  private static boolean hasGoneOnSince(SimulatedNode node, SimulatedNode other) {
    List<Generation> lineage = node.core().state().lineage();
    return !lineage.equals(other.core().state().lineage());
  }

  /// Without a disk it leaves behind only what its host has; without a host, both have died.
  private boolean leavesNothing(SimulatedNode node) {
    SimulatedNode other = other(node);
    return node.core().state().copy().disk() == DiskState.DISKLESS
        && !(other.isUp() && other.core().hasCurrentData());
  }
}
