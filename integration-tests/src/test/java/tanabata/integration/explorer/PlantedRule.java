package tanabata.integration.explorer;

import tanabata.fencing.core.ArbiterRules;
import tanabata.foundation.Moment;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.PlantedBug;

/// A wrong rule of fencing, or of how the cores of a node are joined, planted on purpose, to see
/// that the explorer finds it.
enum PlantedRule {
  A_LEASE_COUNTS_FROM_THE_RECEIPT {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.fenced(
          new ArbiterRules() {
            @Override
            public Moment leaseStart(Moment heartbeatSent, Moment replyReceived) {
              return replyReceived;
            }
          });
    }
  },
  EVIDENCE_IS_SKIPPED {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.fenced(
          new ArbiterRules() {
            @Override
            public boolean needsEvidence() {
              return false;
            }
          });
    }
  },
  THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.fenced(
          new ArbiterRules() {
            @Override
            public boolean trustsWhatIsRead() {
              return true;
            }
          });
    }
  },
  A_SESSION_IS_RESUMED_AFTER_A_CUT {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.planted(PlantedBug.SESSIONS_SURVIVE_THE_CUT);
    }
  },
  A_LOCK_EPOCH_IS_ENTERED_BEFORE_IT_IS_ON_DISK {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.locking(
          new WiringRules() {
            @Override
            public boolean savesEpochFirst() {
              return false;
            }
          });
    }
  },
  LOCKS_ARE_REVOKED_LATE {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.locking(
          new WiringRules() {
            @Override
            public boolean revokesAtOnce() {
              return false;
            }
          });
    }
  },
  A_SHORTER_PERMIT_OF_LOCKS_COUNTS_LATE {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.locking(
          new WiringRules() {
            @Override
            public boolean shortensPermitsAtOnce() {
              return false;
            }
          });
    }
  };

  abstract Scenario plantedIn(Scenario scenario);
}
