package tanabata.integration.storm;

import tanabata.fencing.core.ArbiterRules;
import tanabata.foundation.Moment;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.PlantedBug;

/// A wrong rule, planted on purpose: a test of the test. [#NONE] is what production does.
enum Planted {
  NONE,
  A_LEASE_COUNTS_FROM_THE_RECEIPT {
    @Override
    ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public Moment leaseStart(Moment heartbeatSent, Moment replyReceived) {
          return replyReceived;
        }
      };
    }
  },
  EVIDENCE_IS_SKIPPED {
    @Override
    ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean needsEvidence() {
          return false;
        }
      };
    }
  },
  THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET {
    @Override
    ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean trustsWhatIsRead() {
          return true;
        }
      };
    }
  },
  A_SESSION_IS_RESUMED_AFTER_A_CUT {
    @Override
    PlantedBug replication() {
      return PlantedBug.SESSIONS_SURVIVE_THE_CUT;
    }
  },
  A_NODE_ALONE_USES_EPOCHS_OF_ITS_PEER_AGAIN {
    @Override
    ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean skipsEpochs() {
          return false;
        }
      };
    }

    @Override
    boolean isAboutLocks() {
      return true;
    }

    /// It takes a crash within a few milliseconds: seed 5,001,064 found it first.
    @Override
    long firstSeed() {
      return 5_001_000;
    }
  },
  A_MEMBERSHIP_IS_ENTERED_BEFORE_ITS_EPOCH_IS_DURABLE {
    @Override
    WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean savesEpochFirst() {
          return false;
        }
      };
    }
  },
  A_REVOCATION_WAITS_FOR_THE_DISK {
    @Override
    WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean revokesAtOnce() {
          return false;
        }
      };
    }
  },
  A_SHORTER_PERMIT_WAITS_FOR_THE_DISK {
    @Override
    WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean shortensPermitsAtOnce() {
          return false;
        }
      };
    }
  };

  ArbiterRules arbiter() {
    return ArbiterRules.SOUND;
  }

  PlantedBug replication() {
    return PlantedBug.NONE;
  }

  WiringRules wiring() {
    return WiringRules.SOUND;
  }

  /// From where on it is searched for.
  long firstSeed() {
    return 1;
  }

  /// Whether only a storm in which the nodes share locks can find it.
  boolean isAboutLocks() {
    return wiring() != WiringRules.SOUND;
  }
}
