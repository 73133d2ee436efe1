package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.ResourceStatus;

/// Certificates and roots become others while two nodes and their witness serve. Each connection is
/// cut, so that all of them are made anew with what there is then.
class RenewedKeysTest {

  private static final String SHOWN = "shown by the other side";

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(
          ClusterConfig.USUAL.withKeys().withLocks().fencing(ClusterConfig.LONG_LEASE));

  @Test
  void renewed_certificates_are_used_by_each_new_connection_and_nobody_notices() throws Exception {
    ClientKey key = cluster.keys().client("backup");
    ResourceStatus before = cluster.vega().status();
    List<Long> processes = processes();
    try (Load load = Load.on(cluster, key, secured(cluster.vega()))) {
      cluster.keys().renew(IssuedKeys.LONG_LIFE_DAYS + 10);
      load.awaitProgress();
      connectAnew();
      load.awaitProgress();
      for (LiveNode node : cluster.nodes()) {
        assertEquals(
            cluster.keys().certificate(node.name()), key.shownAt(secured(node)), node.name());
      }
      load.demandNoErrorAndKept();
    }
    demandNothingHappened(before, processes);
    demandThatTheWitnessTakesTheirWord();
  }

  @Test
  void roots_are_replaced_step_by_step_and_the_former_ones_believed_no_more() throws Exception {
    ClientKey former = cluster.keys().client("backup");
    ResourceStatus before = cluster.vega().status();
    List<Long> processes = processes();
    try (Load load = Load.on(cluster, former, secured(cluster.vega()))) {
      replaceRoots("add", load);
      cluster.keys().client("backup");
      replaceRoots("use", load);
      ClientKey key = cluster.keys().client("backup");
      replaceRoots("drop", load);
      for (LiveNode node : cluster.nodes()) {
        assertEquals(
            cluster.keys().certificate(node.name()), key.shownAt(secured(node)), node.name());
        String refusal =
            assertThrows(IOException.class, () -> former.believing(key).open(secured(node)))
                .getMessage();
        assertTrue(refusal.contains("Received fatal alert: certificate_"), refusal);
      }
      Tool.required("nbdinfo")
          .run("nbds://" + at(cluster.altair()) + "/home?tls-certificates=" + key.folder());
      load.demandNoErrorAndKept();
    }
    demandNothingHappened(before, processes);
    demandThatTheWitnessTakesTheirWord();
  }

  private void replaceRoots(String step, Load load) throws Exception {
    cluster.keys().replaceRoots(step);
    connectAnew();
    load.awaitProgress();
  }

  private String at(LiveNode node) {
    return cluster.network().nbdWithTls(node.name()).orElseThrow();
  }

  private InetSocketAddress secured(LiveNode node) {
    return IssuedKeys.at(at(node));
  }

  private List<Long> processes() {
    return Stream.concat(
            cluster.nodes().stream().map(LiveNode::pid), Stream.of(cluster.witness().pid()))
        .toList();
  }

  /// Cuts what lies between the three, and waits until each node has been shown the certificate
  /// that its peer has now, and both have found the witness again.
  private void connectAnew() throws Exception {
    FaultProxies network = (FaultProxies) cluster.network();
    network.resetWitness();
    network.reset();
    for (LiveNode node : cluster.nodes()) {
      LiveNode peer = cluster.peerOf(node);
      Instant until = cluster.keys().certificate(peer.name()).getNotAfter().toInstant();
      Waiting.until(
          peer.name() + " shows the new certificate to " + node.name(),
          Waiting.TIMEOUT,
          () -> shownTo(node).equals(List.of(until)),
          () -> until + ", and not " + node.nodeStatusIfAny());
    }
    cluster.awaitFirm();
    cluster.await(
        "the locks are linked, and the witness is there",
        status -> status.links().isEmpty() && status.fencing().alarm().isEmpty());
  }

  /// When those certificates end that its peer has shown last, on the peer link and to the locks.
  private List<Instant> shownTo(LiveNode node) {
    return node.nodeStatusIfAny().stream()
        .flatMap(status -> status.certificates().stream())
        .filter(each ->
            each.where().equals(SHOWN) && each.holder().equals("CN=" + cluster.peerOf(node).name()))
        .map(each -> each.until())
        .distinct()
        .toList();
  }

  private void demandNothingHappened(ResourceStatus before, List<Long> processes) {
    ResourceStatus after = cluster.vega().status();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.resync(), after.resync());
    assertEquals(before.fencing().epoch(), after.fencing().epoch());
    assertEquals(processes, processes());
    assertTrue(cluster.nodes().stream().allMatch(LiveNode::isAlive) && cluster.witness().isAlive());
  }

  /// The record, which was made by those who held the first keys, can be written with the last.
  private void demandThatTheWitnessTakesTheirWord() throws Exception {
    cluster.altair().down();
    cluster.awaitAlone(cluster.vega());
    cluster.vega().down();
    cluster.demandEqual();
  }
}
