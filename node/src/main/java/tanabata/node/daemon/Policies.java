package tanabata.node.daemon;

import java.time.Duration;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.node.config.FencingConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.WitnessConfig;

/// From a configuration to what an arbiter goes by.
final class Policies {

  /// So that the witness itself says first that an answer took too long.
  private static final Duration A_LITTLE = Duration.ofMillis(250);

  private Policies() {}

  static Policy of(ResourceConfig resource, WitnessConfig witness) {
    FencingConfig fencing = resource.fencing();
    return new Policy(
        timing(fencing.timing(), witness),
        switch (witness) {
          case WitnessConfig.None() -> Policy.Witness.NONE;
          case WitnessConfig.ZooKeeper _ -> Policy.Witness.CONFIGURED;
        },
        switch (fencing.prefer()) {
          case FencingConfig.Prefer.Nobody() -> Policy.Prefer.NOBODY;
          case FencingConfig.Prefer.OpenClients() -> Policy.Prefer.OPEN_CLIENTS;
          case FencingConfig.Prefer.Host(var name) ->
              name.equals(resource.here().name())
                  ? Policy.Prefer.THIS_NODE
                  : Policy.Prefer.THE_PEER;
        },
        fencing.evidence(),
        resource.peer().fence().isEmpty() ? Policy.Agents.NONE : Policy.Agents.CONFIGURED,
        resource.sharesLocks() ? Policy.Locks.SHARED : Policy.Locks.NONE);
  }

  private static Timing timing(Timing written, WitnessConfig witness) {
    return switch (witness) {
      case WitnessConfig.None() -> written;
      case WitnessConfig.ZooKeeper zooKeeper ->
          new Timing(
              written.heartbeat(),
              written.lease(),
              written.guard(),
              written.claimDelay(),
              written.startAlone(),
              zooKeeper.askTimeout().plus(A_LITTLE),
              written.retry());
    };
  }
}
