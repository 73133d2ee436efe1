package tanabata.dlm.explorer;

import java.util.Optional;

/// Whether every request ends, from a state on, if nothing fails any more: members learn the
/// membership, messages arrive, and clients release what they have.
final class Healing {

  private static final int MAX_STEPS = 40;

  private Healing() {}

  /// Uses the cluster up.
  static Optional<String> verdict(SimulatedCluster cluster) {
    try {
      for (int i = 0; i < MAX_STEPS; i++) {
        cluster.deliverAll();
        if (cluster.isIdle()) {
          return Optional.empty();
        }
        if (!cluster.fence()) {
          cluster.drain();
        }
        cluster.deliverAll();
        cluster.tickAll();
      }
      return Optional.of("a request is unanswered when everything is healed: " + cluster);
    } catch (AssertionError | RuntimeException e) {
      return Optional.of("when everything is healed: " + e);
    }
  }
}
