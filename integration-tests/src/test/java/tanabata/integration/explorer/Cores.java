package tanabata.integration.explorer;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.ArbiterFactory;
import tanabata.fencing.core.ArbiterRules;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Permit;
import tanabata.foundation.state.Evidence;
import tanabata.node.wiring.NodeCore;
import tanabata.node.wiring.NodeCoreFactory;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.Insight;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.OnNoSpace;

/// The real cores of one process: the whole node as in the daemon, or replication alone if the
/// scenario has no fencing.
///
/// @param node all of them as one; empty for replication alone
/// @param arbiter that of the node
record Cores(ReplicationCore replication, Optional<NodeCore> node, Optional<Arbiter> arbiter) {

  /// As short as they can be. The clocks of the explorer are exact, so a guard would only hide
  /// mistakes; nobody is preferred, so both claim at once; a record is read again after five ticks.
  private static final Timing TIMING =
      new Timing(
          Universe.UNIT,
          Universe.UNIT.multipliedBy(2),
          Duration.ZERO,
          Duration.ZERO,
          Universe.UNIT.multipliedBy(4),
          Universe.UNIT.multipliedBy(2),
          Universe.UNIT.dividedBy(4));

  /// Nobody has a session, so no deadlock cycle is looked for.
  private static final Tuning LOCK_TUNING = new Tuning(Universe.UNIT, Duration.ofDays(1), 16, 16);

  /// @param number of the run of the process; no two are the same
  static Cores start(Scenario scenario, int host, long number, Records records, Moment now) {
    NodeId self = Host.name(host);
    NodeId peer = Host.name(1 - host);
    ReplicationCore replication =
        Insight.core(
            new CoreConfiguration(
                "home",
                self,
                peer,
                number,
                number,
                CoreConfiguration.Promotion.WHEN_CONNECTED,
                AfterSplitBrain.DISCONNECT,
                OnNoSpace.HOLD),
            Universe.geometry(scenario),
            Universe.limits(scenario),
            records.recovered(),
            scenario.bug());
    if (scenario.fencing().isEmpty()) {
      return new Cores(replication, Optional.empty(), Optional.empty());
    }
    ArbiterRules rules = scenario.fencing().get();
    Policy policy = policy(scenario);
    Arbiter arbiter = ArbiterFactory.arbiter(self, peer, policy, now, records.lockEpoch(), rules);
    Optional<LockCore> locks = scenario.locks().map(_ -> new LockCore(self, LOCK_TUNING));
    WiringRules wiring = scenario.locks().orElse(WiringRules.SOUND);
    NodeCore node = NodeCoreFactory.join(replication, arbiter, locks, wiring);
    return new Cores(replication, Optional.of(node), Optional.of(arbiter));
  }

  private static Policy policy(Scenario scenario) {
    return new Policy(
        TIMING,
        Policy.Witness.CONFIGURED,
        Policy.Prefer.NOBODY,
        Evidence.Level.LEASE,
        Policy.Agents.NONE,
        scenario.locks().isPresent() ? Policy.Locks.SHARED : Policy.Locks.NONE);
  }

  /// The first input. Without fencing everybody may always answer.
  NodeInput first() {
    return node.isPresent()
        ? new NodeOwnInput.ClientsChanged(1)
        : new Input.Permitted(Permit.FOREVER);
  }

  /// @param random the same throughout a run: a host makes at most one generation of an epoch
  NodeInput tick(long random) {
    return node.isPresent() ? new NodeOwnInput.Tick(0, random) : new Input.Tick();
  }

  void accept(Moment now, NodeInput input, Consumer<? super NodeEffect> effects) {
    if (node.isPresent()) {
      node.get().accept(now, input, effects);
    } else if (input instanceof Input replicated) {
      replication.accept(now, replicated, effects);
    } else {
      throw new AssertionError("replication alone does not take " + input);
    }
  }
}
