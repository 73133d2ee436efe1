package tanabata.integration.live.faults;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The link is cut, in one direction or both, and stays so. The witness is there.
class CutLinkTest {

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

  @Test
  void a_link_that_is_reset_leaves_one_who_serves() throws Exception {
    Partition.play(cluster, cluster.network()::disconnect, cluster.network()::heal);
  }

  @Test
  void a_link_that_falls_silent_leaves_one_who_serves() throws Exception {
    Partition.play(cluster, cluster.network()::silenceBoth, cluster.network()::heal);
  }

  @Test
  void when_nothing_comes_from_vega_any_more_one_serves() throws Exception {
    Partition.play(cluster, () -> cluster.network().silence(Network.VEGA), cluster.network()::heal);
  }

  @Test
  void when_nothing_comes_from_altair_any_more_one_serves() throws Exception {
    Partition.play(
        cluster, () -> cluster.network().silence(Network.ALTAIR), cluster.network()::heal);
  }
}
