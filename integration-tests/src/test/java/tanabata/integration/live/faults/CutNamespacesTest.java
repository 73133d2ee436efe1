package tanabata.integration.live.faults;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The cuts of [CutLinkTest], with the kernel's network between the two.
class CutNamespacesTest {

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL, Namespaces::open);

  @Test
  void a_link_whose_interfaces_are_down_leaves_one_who_serves() throws Exception {
    Partition.play(cluster, cluster.network()::disconnect, cluster.network()::heal);
  }

  @Test
  void a_black_hole_on_the_way_to_altair_leaves_one_who_serves() throws Exception {
    Partition.play(cluster, () -> cluster.network().silence(Network.VEGA), cluster.network()::heal);
  }

  @Test
  void a_black_hole_on_the_way_to_vega_leaves_one_who_serves() throws Exception {
    Partition.play(
        cluster, () -> cluster.network().silence(Network.ALTAIR), cluster.network()::heal);
  }
}
