package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same with TLS on the link, and with somebody who should rather survive.
class CutEncryptedLinkTest {

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(
          ClusterConfig.USUAL.encrypted().fencing("prefer = altair\nclaim-delay = 2s"));

  @Test
  void an_encrypted_link_that_falls_silent_leaves_the_preferred_one() throws Exception {
    assertSame(
        cluster.altair(),
        Partition.play(cluster, cluster.network()::silenceBoth, cluster.network()::heal));
  }
}
