package tanabata.integration.explorer;

import tanabata.fencing.core.Rules;
import tanabata.foundation.Moment;
import tanabata.replication.core.PlantedBug;

/// A wrong rule of fencing, planted on purpose, to see that the explorer finds it.
enum FencingBug {
  A_LEASE_COUNTS_FROM_THE_RECEIPT {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.fenced(
          new Rules() {
            @Override
            public Moment leaseStart(Moment beatSent, Moment answerReceived) {
              return answerReceived;
            }
          });
    }
  },
  EVIDENCE_IS_SKIPPED {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.fenced(
          new Rules() {
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
          new Rules() {
            @Override
            public boolean comparesAndSets() {
              return false;
            }
          });
    }
  },
  A_SESSION_IS_RESUMED_AFTER_A_CUT {
    @Override
    Scenario plantedIn(Scenario scenario) {
      return scenario.planted(PlantedBug.SESSIONS_SURVIVE_THE_CUT);
    }
  };

  abstract Scenario plantedIn(Scenario scenario);
}
